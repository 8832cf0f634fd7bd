/** The sandbox clock: shows the time there, and lets time pass. */

import { post } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./names.js";
import { announce, toast } from "./notice.js";
import { now, setClock, state } from "./state.js";
import { shortDate, timeOfDay, yearOf, zone } from "./time.js";

const JUMPS = [
  { to: "+1h", label: "+1 hour", short: "+1 h" },
  { to: "+1d", label: "+1 day", short: "+1 d" },
  { to: "next monday 09:00", label: "Next Monday 09:00", short: "Mon 09:00" },
];

const TICK_MS = 1000;

/** The clock with its buttons; it goes on by itself. */
export function clock() {
  const time = h("time", { class: "clock-time" });
  const element = h(
    "div",
    { class: "clock", role: "group", "aria-label": "Sandbox clock" },
    icon("clock"),
    time,
    JUMPS.map(jumpButton),
  );
  setInterval(() => drawClock(element), TICK_MS);
  return element;
}

/** Show the time now. */
export function drawClock(element = document.querySelector(".clock")) {
  const time = element.querySelector(".clock-time");
  const [here, there] = [timeOfDay(now(), state.zone), timeOfDay(now())];
  const theirs = here === there ? "" : `${there} for ${nameOf(state.as)}`;
  time.replaceChildren(
    shortDate(now(), state.zone),
    h("span", { class: "year" }, ` ${yearOf(now(), state.zone)}`),
    " ",
    h("strong", {}, here),
    h("span", { class: "theirs" }, theirs),
  );
  time.title = `The sandbox's time in ${state.zone}; messages show the time in ${zone()}`;
}

function jumpButton(jump) {
  return h(
    "button",
    {
      type: "button",
      class: "button jump",
      "aria-label": jump.label,
      data: { clock: jump.to },
      onclick: (event) => leap(jump, event.currentTarget),
    },
    h("span", { class: "wide" }, jump.label),
    h("span", { class: "narrow" }, jump.short),
  );
}

async function leap(jump, button) {
  const buttons = [...button.parentElement.querySelectorAll(".jump")];
  if (buttons.some((one) => one.getAttribute("aria-busy") === "true")) return;
  button.setAttribute("aria-busy", "true");
  for (const other of buttons) other.setAttribute("aria-disabled", "true");
  await move(jump.to);
  button.removeAttribute("aria-busy");
  for (const other of buttons) other.removeAttribute("aria-disabled");
}

async function move(to) {
  try {
    const said = await post("/sandbox/clock", { to });
    if (said.error) return toast(said.error);
    setClock(said.now);
    drawClock();
    return announce(`It is now ${shortDate(now(), state.zone)} ${timeOfDay(now(), state.zone)}.`);
  } catch (error) {
    return toast(error.message);
  }
}
