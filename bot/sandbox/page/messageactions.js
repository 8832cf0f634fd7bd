/** What can be done with a message: reply, the bot's shortcuts, and walking on with the arrow keys. */

import { act } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { toast } from "./notice.js";
import { go } from "./route.js";
import { state } from "./state.js";

/** The buttons that appear on a message. */
export function toolbar(message, inThread) {
  const more = tool("More actions", "dots", () => openMenu(more, actions(message)));
  more.setAttribute("aria-haspopup", "menu");
  const reply = inThread ? null : tool("Reply in thread", "reply", () => openThread(message));
  return h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions" }, reply, more);
}

const tool = (label, drawing, run) =>
  h(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, tabindex: "-1", onclick: run },
    icon(drawing),
  );

const openThread = (message) => go({ thread: message.thread_ts ?? message.ts });

function actions(message) {
  const shortcuts = state.shortcuts
    .filter((one) => one.type === "message")
    .map((one) => shortcutItem(one, message));
  return [
    { label: "Reply in thread", data: { action: "reply" }, run: () => openThread(message) },
    ...shortcuts,
  ];
}

const shortcutItem = (shortcut, message) => ({
  label: shortcut.name,
  hint: state.app.name,
  data: { shortcut: shortcut.callback_id },
  run: () => runShortcut(shortcut, message),
});

async function runShortcut({ callback_id }, { channel, ts }) {
  const said = await act(state.as, "shortcut", { callback_id, channel, ts });
  if (!said.ok) toast(said.error);
}

/** Only one message of a list is a stop of the Tab key; the arrow keys walk between messages. */
export function oneTabStop(list) {
  const all = [...list.querySelectorAll(".message")];
  if (!all.some((message) => message.tabIndex === 0)) makeStop(all[all.length - 1]);
}

function makeStop(message) {
  if (!message) return;
  for (const other of message.parentElement.querySelectorAll('.message[tabindex="0"]')) stop(other, "-1");
  stop(message, "0");
}

function stop(message, tabindex) {
  for (const one of [message, ...message.querySelectorAll(".tool")]) one.setAttribute("tabindex", tabindex);
}

/** Handle a key on a message: up and down go to its neighbours. */
export function walk(event) {
  const message = event.currentTarget;
  if (event.target !== message || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const all = [...message.parentElement.querySelectorAll(".message")];
  const next = all[all.indexOf(message) + (event.key === "ArrowDown" ? 1 : -1)];
  makeStop(next);
  next?.focus();
}
