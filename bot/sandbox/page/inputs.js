/** Input blocks: a label, a control, a hint, the count of characters, and the error at the field. */

import { act } from "./api.js";
import { choices, selectMenu } from "./choices.js";
import { h } from "./dom.js";
import { unsupported } from "./elements.js";
import { lengthOf, limitOf } from "./form.js";
import { plainText } from "./mrkdwn.js";
import { moment, picker } from "./pickers.js";
import { state } from "./state.js";

const CONTROLS = {
  plain_text_input: textInput,
  static_select: select,
  radio_buttons: choose,
  checkboxes: choose,
  datepicker: pickMoment,
  timepicker: pickMoment,
  external_select: pick,
  multi_external_select: pick,
  multi_static_select: pick,
  users_select: pick,
  multi_users_select: pick,
  conversations_select: pick,
};

let serial = 0;

/** @returns {HTMLElement} the input block; its values go to `surface.form` */
export function inputBlock(block, surface) {
  const id = `input-${(serial += 1)}`;
  const build = CONTROLS[block.element.type];
  if (!build) return unsupported("input", block.element.type);
  const keep = (value) => keptBy(surface, block, value);
  const control = build(block, surface.form.value(block.block_id, block.element), keep, id, surface);
  const field = h("div", { class: "input-field" }, label(block, id), control, hint(block, id), errorLine(id));
  describe(field, id, block);
  return field;
}

function keptBy(surface, block, value) {
  surface.form.keep(block.block_id, block.element.action_id, value);
  const tells = block.dispatch_action && value.type !== "plain_text_input";
  const { type, ...details } = value;
  if (tells) surface.use(block.block_id, block.element.action_id, { type, ...details });
}

function label(block, id) {
  const grouped = ["radio_buttons", "checkboxes"].includes(block.element.type);
  const words = [plainText(block.label), block.optional && h("span", { class: "optional" }, " (optional)")];
  return h(grouped ? "div" : "label", { class: "label", id: `${id}-label`, for: grouped ? null : id }, words);
}

const hint = (block, id) =>
  block.hint && h("div", { class: "hint", id: `${id}-hint` }, plainText(block.hint));

const errorLine = (id) => h("div", { class: "field-error", id: `${id}-error`, role: "alert" });

function describe(field, id, block) {
  const control = field.querySelector(
    "input[type=text], input[type=date], input[type=time], textarea, select, .choices",
  );
  control.setAttribute("aria-describedby", `${block.hint ? `${id}-hint ` : ""}${id}-error`);
  if (control.matches(".choices")) control.setAttribute("aria-labelledby", `${id}-label`);
  else control.id = id;
  if (!block.optional) control.setAttribute("aria-required", "true");
}

function textInput(block, value, keep) {
  const { element } = block;
  const count = h("div", { class: "count", "aria-hidden": "true" });
  const control = h(element.multiline ? "textarea" : "input", {
    type: element.multiline ? null : "text",
    rows: element.multiline ? 5 : null,
    class: "text-input",
    placeholder: element.placeholder && plainText(element.placeholder),
    autocomplete: "off",
    data: { actionId: element.action_id },
    oninput: () => {
      keep({ type: element.type, value: control.value || null });
      showCount(count, control.value, element);
    },
  });
  control.value = value?.value ?? "";
  showCount(count, control.value, element);
  return h("div", { class: "text-control" }, control, count);
}

function showCount(count, text, element) {
  const [length, limit] = [lengthOf(text), limitOf(element)];
  count.textContent = element.max_length || length > limit * 0.8 ? `${length} / ${limit}` : "";
  count.classList.toggle("over", length > limit);
}

function select(block, value, keep) {
  const changed = (option) => keep({ type: "static_select", selected_option: option });
  return selectMenu(block.element, value, changed);
}

function pickMoment(block, value, keep) {
  return moment(block.element, value, keep);
}

function pick(block, value, keep, _id, surface) {
  const search = async (typed) => {
    const asked = { view_id: surface.id, block_id: block.block_id, action_id: block.element.action_id, typed };
    return (await act(state.as, "options", asked)).options ?? [];
  };
  return picker(block.element, value, keep, search);
}

function choose(block, value, keep, id) {
  return choices(block.element, value, id, keep);
}

/** Show the refusals at their fields (and take the others away); the first of them gets the focus. */
export function showErrors(container, errors) {
  for (const field of container.querySelectorAll(".block-input")) {
    const sentence = errors[field.dataset.blockId] ?? "";
    field.querySelector(".field-error").textContent = sentence;
    control(field)?.setAttribute("aria-invalid", String(Boolean(sentence)));
  }
  control(container.querySelector('.block-input:has([aria-invalid="true"])'))?.focus();
}

const control = (field) => field?.querySelector("input, textarea, select") ?? null;
