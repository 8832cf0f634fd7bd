/** Slack's rich_text block as nodes. Its texts are plain: nothing in them is markup. */

import { h } from "./dom.js";
import { link } from "./links.js";
import { date, emojiNode, lines } from "./mrkdwn.js";
import { broadcast, channelMention, mention } from "./names.js";

const PARTS = {
  rich_text_section: (part) => h("div", {}, part.elements.map(element)),
  rich_text_quote: (part) => h("blockquote", {}, part.elements.map(element)),
  rich_text_preformatted: (part) => h("pre", {}, part.elements.map(element)),
  rich_text_list: list,
};

const ELEMENTS = {
  text: (one) => lines(one.text),
  link: (one) => link(one.url, one.text || one.url),
  emoji: (one) => emojiNode(one.name, one.skin_tone) ?? `:${one.name}:`,
  user: (one) => mention(one.user_id),
  channel: (one) => channelMention(one.channel_id),
  broadcast: (one) => broadcast(one.range),
  usergroup: (one) => h("span", { class: "mention" }, `@${one.usergroup_id}`),
  date: (one) => date(one.timestamp, one.format, one.url, one.fallback),
};

const STYLES = { code: "code", strike: "s", italic: "em", bold: "strong", underline: "u" };

/** @returns {HTMLElement} the whole block */
export function richText(block) {
  return h("div", { class: "rich-text" }, block.elements.map(part));
}

const part = (one) => (PARTS[one.type] ? PARTS[one.type](one) : unsupported(one.type));

const element = (one) =>
  ELEMENTS[one.type] ? styled(ELEMENTS[one.type](one), one.style) : unsupported(one.type);

function list(one) {
  const ordered = one.style === "ordered";
  const indent = Math.min(Number(one.indent) || 0, 8);
  const attributes = { class: `indent-${indent}`, start: ordered && one.offset ? one.offset + 1 : null };
  return h(
    ordered ? "ol" : "ul",
    attributes,
    one.elements.map((item) => h("li", {}, part(item))),
  );
}

function styled(node, style) {
  const wanted = Object.keys(STYLES).filter((name) => style?.[name]);
  return wanted.reduce((inside, name) => h(STYLES[name], {}, inside), node);
}

const unsupported = (type) => h("span", { class: "unsupported" }, `[unsupported rich text ${type}]`);
