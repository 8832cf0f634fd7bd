/** Block Kit as elements: one function a block type. Unknown types say so instead of vanishing. */

import { h } from "./dom.js";
import { interactive, unsupported } from "./elements.js";
import { inputBlock } from "./inputs.js";
import { ownPicture } from "./links.js";
import { enlarge } from "./lightbox.js";
import { plainText, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/**
 * Where blocks live, and what happens when somebody uses them.
 * @typedef {Object} Surface
 * @property {string} id of the message or view, unique in the page
 * @property {function(string, string, Object): void} use block_id, action_id and the payload's own part
 * @property {import("./form.js").Form} [form] the typed values, in views
 */

const BLOCKS = {
  header: (block) => h("h3", { class: "header" }, plainText(block.text)),
  section,
  context: (block, surface) =>
    h(
      "div",
      { class: "context" },
      block.elements.map((one) => contextElement(one, surface)),
    ),
  divider: () => h("hr"),
  actions: (block, surface) => block.elements.map((one) => interactive(one, block, surface)),
  image: (block) => picture(block, "block-image"),
  input: inputBlock,
  rich_text: richText,
  table,
};

/** The items of a list of blocks, for `reconcile`. */
export function blockItems(blocks, surface) {
  return blocks.map((block, place) => ({
    key: block.block_id ?? `at ${place}`,
    version: JSON.stringify([surface.id, block]),
    build: () => renderBlock(block, surface),
  }));
}

/** @returns {HTMLElement} one block */
export function renderBlock(block, surface) {
  const build = BLOCKS[block.type];
  const content = build ? build(block, surface) : unsupported("block", block.type);
  return h("div", { class: `block block-${block.type}`, data: { blockId: block.block_id } }, content);
}

function section(block, surface) {
  const fields = (block.fields ?? []).map((field) => h("div", { class: "field" }, textObject(field)));
  return [
    h(
      "div",
      { class: "section-words" },
      block.text && h("div", {}, textObject(block.text)),
      fields.length ? h("div", { class: "fields" }, fields) : null,
    ),
    block.accessory && h("div", { class: "accessory" }, accessory(block.accessory, block, surface)),
  ];
}

const accessory = (one, block, surface) =>
  one.type === "image" ? picture(one, "accessory-image") : interactive(one, block, surface);

const contextElement = (one) =>
  one.type === "image" ? picture(one, "context-image") : h("span", {}, textObject(one));

function picture(block, kind) {
  const title = block.title ? plainText(block.title) : "";
  const address = ownPicture(block.slack_file ? fileAddress(block.slack_file) : block.image_url);
  return h(
    "figure",
    { class: kind },
    title && h("figcaption", {}, title),
    pictureButton(address, block.alt_text, title),
  );
}

const fileAddress = (file) => file.url ?? `/sandbox/files/${encodeURIComponent(file.id)}`;

/** A picture that opens large when clicked; its words when it cannot be shown. */
export function pictureButton(address, words, title) {
  if (!address) return h("span", { class: "no-picture" }, `Picture: ${words}`);
  const image = h("img", { src: address, alt: words ?? "" });
  image.addEventListener("error", () => button.replaceWith(pictureButton(null, words, title)));
  const button = h(
    "button",
    { type: "button", class: "picture", onclick: () => enlarge(address, words, title) },
    image,
  );
  return button;
}

function table(block) {
  const [head, ...rows] = block.rows;
  const aligned = (place) => `align-${block.column_settings?.[place]?.align ?? "left"}`;
  const row = (cells, tag) =>
    h(
      "tr",
      {},
      cells.map((one, place) =>
        h(tag, tag === "th" ? { scope: "col", class: aligned(place) } : { class: aligned(place) }, cell(one)),
      ),
    );
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      {},
      h("thead", {}, row(head, "th")),
      h(
        "tbody",
        {},
        rows.map((cells) => row(cells, "td")),
      ),
    ),
  );
}

function cell(one) {
  if (one.type === "rich_text") return richText(one);
  return one.text ?? String(one.value ?? "");
}
