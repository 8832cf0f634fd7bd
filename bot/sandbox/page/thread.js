/** The right-hand pane: a message and its replies. */

import { drawComposer } from "./composer.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { drawMessages } from "./messages.js";
import { channelMark, channelName } from "./names.js";
import { go } from "./route.js";
import { messagesOf, openChannel, state } from "./state.js";

let drawnFor = "";

/** Draw the open thread, or hide the pane. */
export function drawThread() {
  const pane = document.getElementById("thread");
  const channel = openChannel();
  const messages = channel && state.thread ? messagesOf(channel.id).filter(inThread) : [];
  pane.hidden = !messages.length;
  document.body.classList.toggle("with-thread", !pane.hidden);
  if (pane.hidden) return pane.replaceChildren();
  const place = `${state.as} ${channel.id} ${state.thread}`;
  if (place !== drawnFor || !pane.children.length) build(pane, channel, place);
  drawReplies(pane, messages);
  return drawComposer(pane.querySelector(".composer"), channel, state.thread);
}

const inThread = (message) => message.ts === state.thread || message.thread_ts === state.thread;

function build(pane, channel, place) {
  drawnFor = place;
  pane.replaceChildren(
    h(
      "header",
      { class: "pane-header" },
      h("h2", {}, "Thread", h("span", { class: "muted" }, channelMark(channel), channelName(channel))),
      h(
        "button",
        {
          type: "button",
          class: "plain",
          "aria-label": "Close the thread",
          onclick: () => go({ thread: "" }),
        },
        icon("close"),
      ),
    ),
    h(
      "div",
      { class: "scroller" },
      h("div", { class: "list", role: "log", "aria-live": "off", "aria-label": "Thread" }),
    ),
    h("div", { class: "composer" }),
  );
}

function drawReplies(pane, messages) {
  const scroller = pane.querySelector(".scroller");
  const list = scroller.firstElementChild;
  const before = list.children.length;
  drawMessages(list, messages, true);
  if (before && list.children.length > before) scroller.scrollTop = scroller.scrollHeight;
}
