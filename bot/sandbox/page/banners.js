/** Lines above everything: lost connection, history being made, and the hint for a first visit. */

import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { state, touch } from "./state.js";

const KEY = "pops-sandbox-hint-read";

/** Draw the lines that apply. */
export function drawBanners() {
  const lines = [
    !state.connected && offline(),
    state.progress && progress(state.progress),
    hintWanted() && hint(),
  ];
  reconcile(document.getElementById("banners"), lines.filter(Boolean));
  const bar = document.querySelector("#banners progress");
  if (bar) fill(bar.parentElement, state.progress);
}

const offline = () => ({
  key: "offline",
  version: "",
  build: () =>
    h(
      "div",
      { class: "banner warning", role: "alert" },
      icon("warning"),
      "The connection to the sandbox is gone; trying again. Is it still running in the terminal?",
    ),
});

const progress = () => ({
  key: "progress",
  version: "",
  build: () =>
    h(
      "div",
      { class: "banner progress", role: "status" },
      h("span", {}),
      h("progress", { "aria-label": "Making the history" }),
    ),
});

function fill(line, { done, total, label }) {
  line.firstElementChild.textContent = `${label || "Making the history"} · ${done} of ${total}`;
  line.lastElementChild.max = total;
  line.lastElementChild.value = done;
}

const hintWanted = () => state.ready && !state.progress && !localStorage.getItem(KEY);

function hint() {
  const dismiss = () => {
    localStorage.setItem(KEY, "yes");
    touch("banners");
  };
  const words = [
    "New here? Press ",
    h("strong", {}, "Next Monday 09:00"),
    " to let a week pass and the pulses go out. Answer with a click, then choose somebody else under ",
    h("strong", {}, "Act as"),
    " and answer as them. Type ",
    h("code", {}, "/"),
    " for commands.",
  ];
  const build = () =>
    h(
      "div",
      { class: "banner hint", role: "note" },
      h("span", {}, words),
      h(
        "button",
        { type: "button", class: "plain", "aria-label": "Dismiss the hint", onclick: dismiss },
        icon("close"),
      ),
    );
  return { key: "hint", version: "", build };
}
