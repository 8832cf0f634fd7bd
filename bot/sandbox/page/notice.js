/** Short words to the visitor: toasts for what went wrong, an invisible line for screen readers. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 8000;

/** Show a sentence at the bottom for a while. */
export function toast(sentence) {
  const close = () => line.remove();
  const line = h(
    "div",
    { class: "toast" },
    icon("warning"),
    h("span", {}, sentence),
    h("button", { type: "button", class: "plain", "aria-label": "Dismiss", onclick: close }, icon("close")),
  );
  document.getElementById("toasts").append(line);
  setTimeout(close, SHOWN_MS);
}

/** Let screen readers say it when they are ready. */
export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}
