/** Days, times, people, channels and what is searched for, in forms: native inputs, or a field with a list. */

import { h } from "./dom.js";
import { Listbox } from "./listbox.js";
import { plainText } from "./mrkdwn.js";
import { channelName, nameOf, people } from "./names.js";
import { state } from "./state.js";

/** A day or a time. */
export function moment(element, value, keep) {
  const { type } = element;
  const key = type === "datepicker" ? "selected_date" : "selected_time";
  const control = h("input", {
    type: type === "datepicker" ? "date" : "time",
    class: "text-input",
    data: { actionId: element.action_id },
    oninput: () => keep({ type, [key]: control.value || null }),
  });
  control.value = value?.[key] ?? "";
  return control;
}

/** What each kind of search finds: `key` in Slack's state, `find` the items for what is typed, `label` of one. */
const KINDS = {
  external_select: found("selected_option"),
  multi_external_select: found("selected_options"),
  multi_static_select: listed("selected_options"),
  users_select: person("selected_user"),
  multi_users_select: person("selected_users"),
  conversations_select: {
    key: "selected_conversation",
    find: (typed) => state.channels.filter((one) => one.kind !== "dm" && has(one.name, typed)).map((one) => one.id),
    label: (id) => `#${channelName(state.channels.find((one) => one.id === id) ?? { name: id })}`,
  },
};

function found(key) {
  return { key, find: (typed, _element, search) => search(typed), label: (option) => plainText(option.text) };
}

function listed(key) {
  const options = (element) => element.options ?? element.option_groups.flatMap((group) => group.options);
  const find = (typed, element) => options(element).filter((option) => has(plainText(option.text), typed));
  return { key, find, label: (option) => plainText(option.text) };
}

function person(key) {
  return {
    key,
    find: (typed) => people().map((user) => user.id).filter((id) => has(nameOf(id), typed)),
    label: nameOf,
  };
}

const has = (text, typed) => text.toLowerCase().includes(typed.trim().toLowerCase());

const identity = (item) => item?.value ?? item;

/**
 * A field in which one searches and picks, one thing or several.
 * @param {Object} element
 * @param {Object|undefined} value its value so far, in Slack's shape
 * @param {function(Object): void} keep gets the new value
 * @param {function(string): Promise<Object[]>} search asks the bot for options
 */
export function picker(element, value, keep, search) {
  const kind = KINDS[element.type];
  const many = element.type.startsWith("multi_");
  let picked = [value?.[kind.key] ?? []].flat();
  let asked = 0;
  const chips = h("div", { class: "chips" });
  const field = h("input", {
    type: "text",
    class: "text-input",
    autocomplete: "off",
    placeholder: "Type to search…",
    data: { actionId: element.action_id },
  });
  const list = new Listbox(field, "Found", pick);

  function pick(item) {
    const others = picked.filter((one) => identity(one) !== identity(item));
    picked = many ? [...others, item].slice(0, element.max_selected_items ?? Infinity) : [item];
    field.value = "";
    list.show([]);
    tell();
  }

  function drop(item) {
    picked = picked.filter((one) => one !== item);
    tell();
    field.focus();
  }

  function tell() {
    keep({ type: element.type, [kind.key]: many ? picked : (picked[0] ?? null) });
    draw();
  }

  function draw() {
    chips.replaceChildren(
      ...picked.map((item) =>
        h("button", { type: "button", class: "chip", onclick: () => drop(item) }, kind.label(item), " ×"),
      ),
    );
  }

  async function look() {
    const turn = (asked += 1);
    const items = await kind.find(field.value, element, search);
    if (turn !== asked) return;
    list.show(items.slice(0, 100).map((item) => ({ value: item, content: kind.label(item) })));
  }

  field.addEventListener("input", look);
  field.addEventListener("focus", look);
  field.addEventListener("blur", () => {
    asked += 1;
    list.show([]);
  });
  field.addEventListener("keydown", (event) => list.handle(event));
  draw();
  return h("div", { class: "picker" }, chips, field, list.element);
}
