/** A list of choices steered from a text field: the field keeps the focus, one option is the active one. */

import { h } from "./dom.js";

let serial = 0;

export class Listbox {
  /**
   * @param {HTMLInputElement|HTMLTextAreaElement} field
   * @param {string} label
   * @param {function(*): void} pick gets the chosen item
   */
  constructor(field, label, pick) {
    this.field = field;
    this.pick = pick;
    this.items = [];
    this.active = 0;
    this.element = h("div", {
      class: "listbox",
      role: "listbox",
      id: `listbox-${(serial += 1)}`,
      "aria-label": label,
    });
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.element.id);
  }

  /**
   * Show these items; the first one is active.
   * @param {{value: *, data?: Object, content: Node}[]} items
   */
  show(items) {
    this.items = items;
    this.active = 0;
    this.element.replaceChildren(...items.map((item, place) => this.#option(item, place)));
    this.field.setAttribute("aria-expanded", String(items.length > 0));
    this.#mark();
  }

  /** Handle a key of the field; true when it was one of the list's. */
  handle(event) {
    if (!this.items.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Enter" && event.key !== "Tab") return false;
    event.preventDefault();
    if (step) this.#move(step);
    else this.pick(this.items[this.active].value);
    return true;
  }

  #move(step) {
    this.active = (this.active + step + this.items.length) % this.items.length;
    this.#mark();
  }

  #option(item, place) {
    const pick = (event) => {
      event.preventDefault(); // the field keeps the focus
      this.pick(item.value);
    };
    const id = `${this.element.id}-${place}`;
    return h(
      "div",
      {
        class: "option",
        role: "option",
        id,
        data: item.data,
        onpointerdown: (event) => event.preventDefault(),
        onclick: pick,
      },
      item.content,
    );
  }

  #mark() {
    [...this.element.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === this.active));
    });
    const current = this.element.children[this.active];
    if (current) this.field.setAttribute("aria-activedescendant", current.id);
    else this.field.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
  }
}
