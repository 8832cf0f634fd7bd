/** One message: face, name, time, blocks, files, replies, and the buttons that appear on it. */

import { blockItems, pictureButton } from "./blocks.js";
import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { oneTabStop, toolbar, walk } from "./messageactions.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar, isBot, nameOf } from "./names.js";
import { go } from "./route.js";
import { messagesOf, state } from "./state.js";
import { dayInSentence, dayKey, dayWords, fullTime, timeOfDay, zone } from "./time.js";
import { showUses, use } from "./uses.js";

const TOGETHER_SECONDS = 300;

/**
 * Draw messages into a list, with a line at each new day.
 * @param {HTMLElement} list
 * @param {Object[]} messages oldest first
 * @param {boolean} inThread whether the list is a thread
 */
export function drawMessages(list, messages, inThread) {
  const items = messages.flatMap((message, place) => itemsOf(message, messages[place - 1], inThread));
  reconcile(list, items);
  for (const message of messages) drawBody(list, message);
  showUses(list);
  oneTabStop(list);
}

function itemsOf(message, before, inThread) {
  const newDay = !before || dayKey(Number(before.ts)) !== dayKey(Number(message.ts));
  const together = !newDay && isTogether(before, message);
  const day = newDay && !inThread ? [dayItem(message)] : [];
  return [...day, messageItem(message, together, inThread)];
}

const isTogether = (before, message) =>
  before.user === message.user &&
  !before.is_ephemeral === !message.is_ephemeral &&
  !before.reply_count &&
  Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;

function dayItem(message) {
  const words = dayWords(Number(message.ts));
  const build = () =>
    h("div", { class: "day", role: "separator", "aria-label": words }, h("span", {}, words));
  return { key: `day ${dayKey(Number(message.ts))}`, version: words, build };
}

function messageItem(message, together, inThread) {
  const replies = inThread ? [] : repliesTo(message);
  const last = replies[replies.length - 1]?.ts ?? "";
  const { ts, user, is_ephemeral: ephemeral, subtype } = message;
  const version = [
    user,
    nameOf(user),
    ephemeral,
    subtype,
    together,
    replies.length,
    last,
    last && dayWords(Number(last)),
    zone(),
    state.shortcuts.length,
  ];
  return {
    key: ts,
    version: JSON.stringify(version),
    build: () => frame(message, together, replies, inThread),
  };
}

const repliesTo = (message) =>
  message.reply_count
    ? messagesOf(message.channel).filter((one) => one.thread_ts === message.ts && one.ts !== message.ts)
    : [];

function frame(message, together, replies, inThread) {
  const { ts, user, channel } = message;
  const surface = `${channel} ${ts}`;
  const kind = `message${together ? " together" : ""}${message.is_ephemeral ? " ephemeral" : ""}${message.subtype ? " quiet" : ""}`;
  const time = timeOfDay(Number(ts));
  return h(
    "article",
    {
      class: kind,
      tabindex: "-1",
      "aria-label": `${nameOf(user)}, ${time}`,
      data: { ts, surface, user },
      onkeydown: walk,
    },
    message.is_ephemeral && h("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
    h("div", { class: "gutter" }, together ? h("time", { class: "late" }, time) : avatar(user)),
    h(
      "div",
      { class: "content" },
      together ? null : byline(message, time),
      h("div", { class: "blocks" }),
      replySummary(message, replies),
    ),
    message.is_ephemeral ? null : toolbar(message, inThread),
  );
}

const byline = (message, time) =>
  h(
    "div",
    { class: "byline" },
    h("span", { class: "author" }, nameOf(message.user)),
    isBot(message.user) && h("span", { class: "badge" }, "App"),
    h("time", { title: fullTime(Number(message.ts)) }, time),
  );

function drawBody(list, message) {
  const body = list.querySelector(`[data-ts="${CSS.escape(message.ts)}"] > .content > .blocks`);
  const surface = { id: `${message.channel} ${message.ts}`, use: (...what) => click(message, ...what) };
  const blocks = message.blocks?.length ? blockItems(message.blocks, surface) : [textItem(message)];
  reconcile(body, [...blocks, ...(message.files ?? []).map(fileItem)]);
}

const textItem = (message) => ({
  key: "text",
  version: message.text ?? "",
  build: () => h("div", { class: "block" }, mrkdwn(message.text)),
});

const fileItem = (file) => ({ key: file.id, version: JSON.stringify(file), build: () => fileBlock(file) });

function fileBlock(file) {
  const picture = file.mimetype?.startsWith("image/");
  const title = file.title || file.name;
  const shown = picture
    ? pictureButton(file.url, file.alt_text, title)
    : h("a", { href: file.url, download: file.name }, title);
  return h(
    "figure",
    { class: "file", data: { file: file.id } },
    picture && h("figcaption", {}, title),
    shown,
  );
}

function click(message, block, action, details) {
  const { channel, ts } = message;
  use(`${channel} ${ts}`, "click", { channel, ts, block_id: block, action_id: action, ...details });
}

function replySummary(message, replies) {
  if (!replies.length) return null;
  const last = Number(replies[replies.length - 1].ts);
  const faces = [...new Set(replies.map((reply) => reply.user))]
    .slice(0, 4)
    .map((user) => avatar(user, "tiny"));
  return h(
    "button",
    {
      type: "button",
      class: "replies",
      data: { thread: message.ts },
      onclick: () => go({ thread: message.ts }),
    },
    h("span", { class: "faces" }, faces),
    h("strong", {}, `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`),
    h("span", { class: "muted" }, `Last reply ${dayInSentence(last)} at ${timeOfDay(last)}`),
  );
}
