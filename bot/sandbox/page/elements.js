/** Interactive elements outside of input blocks: using one tells the bot at once. */

import { confirmFirst } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { safeAddress } from "./links.js";
import { openMenu } from "./menu.js";
import { plainText } from "./mrkdwn.js";
import { choices, selectMenu } from "./choices.js";

const ELEMENTS = { button, static_select: select, overflow, radio_buttons: choose, checkboxes: choose };

/** @returns {HTMLElement} the element, or words saying that the page does not know it */
export function interactive(element, block, surface) {
  const build = ELEMENTS[element.type];
  if (!build) return unsupported("element", element.type);
  const use = (details, control) => used(element, block, surface, details, control);
  return build(element, use, surface, block);
}

/** Words for what the page cannot show. */
export const unsupported = (what, type) =>
  h("span", { class: "unsupported" }, `[unsupported ${what} ${type}]`);

async function used(element, block, surface, details, control) {
  if (control?.getAttribute("aria-busy") === "true") return;
  if (element.confirm && !(await confirmFirst(element.confirm))) return;
  surface.use(block.block_id, element.action_id, { type: element.type, ...details });
}

function button(element, use) {
  const style = element.style ? ` ${element.style === "danger" ? "danger" : "primary"}` : "";
  const href = element.url && safeAddress(element.url);
  const attributes = {
    class: `button${style}`,
    "aria-label": element.accessibility_label,
    data: { actionId: element.action_id },
    onclick: (event) => use({ value: element.value }, event.currentTarget),
  };
  if (href)
    return h(
      "a",
      { ...attributes, href, target: "_blank", rel: "noopener noreferrer" },
      plainText(element.text),
    );
  return h("button", { ...attributes, type: "button" }, plainText(element.text));
}

function select(element, use, surface, block) {
  const menu = selectMenu(element, surface.form?.value(block.block_id, element), (option) => {
    surface.form?.keep(block.block_id, element.action_id, { type: element.type, selected_option: option });
    if (option) use({ selected_option: option }, menu);
  });
  menu.setAttribute("aria-label", element.placeholder ? plainText(element.placeholder) : "Choose");
  return menu;
}

function overflow(element, use) {
  const items = element.options.map((option) => ({
    label: plainText(option.text),
    data: { value: option.value },
    run: () => use({ selected_option: option }, opener),
  }));
  const opener = h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-label": "More choices",
      "aria-haspopup": "menu",
      data: { actionId: element.action_id },
      onclick: () => openMenu(opener, items),
    },
    icon("dots"),
  );
  return opener;
}

function choose(element, use, surface, block) {
  const started = surface.form?.value(block.block_id, element);
  const group = choices(element, started, `${surface.id} ${block.block_id}`, (value) => {
    surface.form?.keep(block.block_id, element.action_id, value);
    const { type: ignored, ...details } = value;
    use(details, group);
  });
  return group;
}
