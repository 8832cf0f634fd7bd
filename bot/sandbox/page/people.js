/** The menu "Act as": every member of the workspace, with a search field. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { Listbox } from "./listbox.js";
import { avatar, nameOf, people } from "./names.js";
import { closePopup, openPopup } from "./popup.js";
import { go } from "./route.js";
import { state } from "./state.js";

/** The button with the acting person; it opens the menu. */
export function actAsButton() {
  const button = h(
    "button",
    {
      type: "button",
      class: "act-as",
      "aria-haspopup": "dialog",
      "aria-label": `Act as: ${nameOf(state.as)}`,
      onclick: () => open(button),
    },
    h("span", { class: "wide muted" }, "Act as"),
    avatar(state.as, "small"),
    h("span", { class: "name" }, nameOf(state.as)),
    icon("chevron"),
  );
  return button;
}

function open(button) {
  const field = h("input", {
    type: "text",
    class: "text-input",
    placeholder: "Search people",
    "aria-label": "Search people",
    autocomplete: "off",
  });
  const list = new Listbox(field, "People", choose);
  const show = () =>
    list.show(
      people()
        .filter((user) => fits(user, field.value))
        .sort(byName)
        .map(option),
    );
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => event.key !== "Tab" && list.handle(event));
  if (!openPopup(button, [field, list.element], "people")) return;
  show();
  field.focus();
}

function fits(user, typed) {
  const words = `${nameOf(user.id)} ${user.name} ${user.title} ${user.zone}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}

const byName = (one, other) => nameOf(one.id).localeCompare(nameOf(other.id));

const option = (user) => ({ value: user, data: { user: user.id }, content: line(user) });

const line = (user) =>
  h(
    "div",
    { class: "person" },
    avatar(user.id, "small"),
    h(
      "div",
      {},
      h("strong", {}, nameOf(user.id)),
      badge(user),
      h("div", { class: "muted" }, [user.title, user.zone].filter(Boolean).join(" · ")),
    ),
  );

function badge(user) {
  const words =
    (user.id === state.as && "you now") ||
    (user.is_guest && "guest") ||
    (user.is_stranger && "other company");
  return words ? h("span", { class: "badge" }, words) : null;
}

function choose(user) {
  closePopup();
  go({ as: user.id, thread: "" });
}
