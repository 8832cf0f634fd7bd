/** Menus, radio buttons and checkboxes of Block Kit as native controls. */

import { h } from "./dom.js";
import { plainText, textObject } from "./mrkdwn.js";

/**
 * @param {Object} element a static_select
 * @param {Object|undefined} value its value so far, in Slack's shape
 * @param {function(Object|null): void} changed gets the option chosen
 * @returns {HTMLSelectElement}
 */
export function selectMenu(element, value, changed) {
  const chosen = value ? value.selected_option : element.initial_option;
  const options = element.options ?? element.option_groups.flatMap((group) => group.options);
  const item = (option) =>
    h("option", { value: options.indexOf(option), selected: same(option, chosen) }, plainText(option.text));
  const groups = element.option_groups?.map((group) =>
    h("optgroup", { label: plainText(group.label) }, group.options.map(item)),
  );
  const menu = h(
    "select",
    {
      class: "select",
      data: { actionId: element.action_id },
      onchange: () => changed(options[Number(menu.value)] ?? null),
      onkeydown: openInstead,
    },
    h("option", { value: "" }, element.placeholder ? plainText(element.placeholder) : "Choose…"),
    groups ?? options.map(item),
  );
  return menu;
}

/** Arrow keys open the list instead of choosing (and telling the bot) at every step. */
function openInstead(event) {
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !event.target.showPicker) return;
  event.preventDefault();
  event.target.showPicker();
}

const same = (option, other) => Boolean(other) && option.value === other.value;

/**
 * Radio buttons or checkboxes.
 * @param {Object} element
 * @param {Object|undefined} value its value so far, in Slack's shape
 * @param {string} name unique in the page
 * @param {function(Object): void} changed gets the new value in Slack's shape
 * @returns {HTMLElement}
 */
export function choices(element, value, name, changed) {
  const many = element.type === "checkboxes";
  const chosen = many ? chosenMany(element, value) : [value ? value.selected_option : element.initial_option];
  const boxes = element.options.map((option) =>
    box(
      option,
      many,
      name,
      chosen.some((one) => same(option, one)),
    ),
  );
  const picked = () => element.options.filter((option, place) => boxes[place].querySelector("input").checked);
  const report = () => changed(shaped(element.type, picked()));
  return h(
    "div",
    {
      class: "choices",
      role: many ? "group" : "radiogroup",
      data: { actionId: element.action_id },
      onchange: report,
    },
    boxes,
  );
}

const chosenMany = (element, value) => (value ? value.selected_options : element.initial_options) ?? [];

const shaped = (type, picked) =>
  type === "checkboxes" ? { type, selected_options: picked } : { type, selected_option: picked[0] ?? null };

function box(option, many, name, checked) {
  return h(
    "label",
    { class: "choice" },
    h("input", { type: many ? "checkbox" : "radio", name, checked, data: { value: option.value } }),
    h(
      "span",
      {},
      textObject(option.text),
      option.description && h("span", { class: "description" }, textObject(option.description)),
    ),
  );
}
