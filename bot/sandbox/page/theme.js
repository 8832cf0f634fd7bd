/** Light or dark: as the system says, until the visitor chooses; the choice is remembered. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "pops-sandbox-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark now. */
const isDark = () => (localStorage.getItem(KEY) ?? (dark.matches ? "dark" : "light")) === "dark";

/** Put the theme on the page. */
export function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
}

/** The button that turns the light on and off. */
export function themeButton() {
  const button = h("button", { type: "button", class: "tool", onclick: turn });
  const draw = () => {
    applyTheme();
    const words = isDark() ? "Use the light theme" : "Use the dark theme";
    button.setAttribute("aria-label", words);
    button.title = words;
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
  };
  function turn() {
    localStorage.setItem(KEY, isDark() ? "light" : "dark");
    draw();
  }
  dark.addEventListener("change", draw);
  draw();
  return button;
}
