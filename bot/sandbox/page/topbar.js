/** The top of the page: what this is, the clock, and who one acts as. */

import { clock } from "./clock.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { inspectorButton } from "./inspector.js";
import { actAsButton } from "./people.js";
import { themeButton } from "./theme.js";

/** Build the bar once. */
export function buildTopbar() {
  document.getElementById("topbar").append(
    h(
      "button",
      {
        type: "button",
        class: "tool menu-button",
        "aria-label": "Channels",
        "aria-controls": "sidebar",
        "aria-expanded": "false",
        onclick: () => showSidebar(true),
      },
      icon("menu"),
    ),
    h("div", { class: "brand" }, h("strong", {}, "Pops sandbox"), h("span", { class: "pill" }, "not Slack")),
    clock(),
    h("div", { class: "top-tools" }, inspectorButton(), themeButton(), h("span", { id: "act-as" })),
  );
  document.querySelector(".skip").addEventListener("click", skip);
  document.getElementById("scrim").addEventListener("click", () => showSidebar(false));
  document
    .getElementById("sidebar")
    .addEventListener("keydown", (event) => event.key === "Escape" && showSidebar(false));
}

/** The address belongs to channel and person, so the link moves the focus by itself. */
function skip(event) {
  event.preventDefault();
  const main = document.getElementById("main");
  (main.querySelector('.message[tabindex="0"]') ?? main).focus();
}

/** Show the acting person. */
export const drawActAs = () => document.getElementById("act-as").replaceChildren(actAsButton());

/** On phones the sidebar is a drawer; elsewhere this changes nothing that is seen. */
export function showSidebar(open) {
  const button = document.querySelector(".menu-button");
  const was = document.body.classList.toggle("with-sidebar", open);
  document.querySelector(".skip").addEventListener("click", skip);
  document.getElementById("scrim").hidden = !open;
  if (button.getAttribute("aria-expanded") === String(open)) return was;
  button.setAttribute("aria-expanded", String(open));
  if (button.offsetParent)
    (open ? document.querySelector("#sidebar [aria-current], #sidebar a") : button)?.focus();
  return was;
}
