/** Small dialogs of the page itself: confirm, and ask for one line. */

import { h } from "./dom.js";
import { plainText, textObject } from "./mrkdwn.js";

/**
 * Ask before a dangerous button acts.
 * @param {Object} confirm Slack's confirmation object
 * @returns {Promise<boolean>}
 */
export function confirmFirst(confirm) {
  const style = confirm.style === "danger" ? "danger" : "primary";
  const body = h("div", { class: "dialog-body" }, textObject(confirm.text));
  return ask(
    plainText(confirm.title),
    body,
    plainText(confirm.confirm),
    style,
    plainText(confirm.deny),
    () => true,
  );
}

/**
 * Ask for one line of text.
 * @returns {Promise<string|undefined>} undefined when the person left
 */
export function askLine(title, label, value) {
  const field = h("input", { type: "text", class: "text-input", id: "ask-line", value, autocomplete: "off" });
  const body = h(
    "div",
    { class: "dialog-body" },
    h("label", { class: "label", for: "ask-line" }, label),
    field,
  );
  return ask(title, body, "Save", "primary", "Cancel", () => field.value);
}

function ask(title, body, yes, style, no, answer) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "dialog small", "aria-label": title });
    const leave = (value) => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const submit = (event) => {
      event.preventDefault();
      leave(answer());
    };
    dialog.append(
      h(
        "form",
        { onsubmit: submit },
        h("h2", {}, title),
        body,
        footer(yes, style, no, () => leave()),
      ),
    );
    dialog.addEventListener("cancel", () => leave());
    document.body.append(dialog);
    dialog.showModal();
  });
}

const footer = (yes, style, no, leave) =>
  h(
    "footer",
    { class: "dialog-footer" },
    h("button", { type: "button", class: "button", onclick: leave }, no),
    h("button", { type: "submit", class: `button ${style}` }, yes),
  );
