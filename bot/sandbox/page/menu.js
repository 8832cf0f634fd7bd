/** A menu of actions at a button: arrow keys move, Enter does, Escape leaves. */

import { h } from "./dom.js";
import { closePopup, openPopup } from "./popup.js";

/**
 * @param {HTMLElement} anchor
 * @param {{label: string, hint?: string, danger?: boolean, data?: Object, run: function(): void}[]} items
 */
export function openMenu(anchor, items) {
  const list = h("div", { class: "menu", role: "menu", onkeydown: move }, items.map(menuItem));
  if (openPopup(anchor, list)) list.firstElementChild?.focus();
}

function menuItem(item) {
  const run = () => {
    closePopup();
    item.run();
  };
  return h(
    "button",
    {
      type: "button",
      role: "menuitem",
      tabindex: "-1",
      class: item.danger ? "danger" : null,
      data: item.data,
      onclick: run,
    },
    h("span", {}, item.label),
    item.hint && h("span", { class: "hint" }, item.hint),
  );
}

function move(event) {
  const items = [...event.currentTarget.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}
