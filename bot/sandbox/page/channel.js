/** The middle of the page: a channel's header, its messages or the bot's Home tab, and the composer. */

import { drawComposer } from "./composer.js";
import { channelMenu } from "./channelmenu.js";
import { h, reconcile } from "./dom.js";
import { drawHome } from "./home.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { drawMessages } from "./messages.js";
import { channelMark, channelName, nameOf } from "./names.js";
import { mrkdwn } from "./mrkdwn.js";
import { addressOf, go } from "./route.js";
import { inApp, messagesOf, openChannel, state } from "./state.js";

const NEAR_PX = 60;

let scroller = null;
let newBelow = null;
let drawnFor = "";

/** Draw the open channel. */
export function drawChannel() {
  const main = document.getElementById("main");
  const channel = openChannel();
  if (!channel) return main.replaceChildren(nothing());
  const place = `${state.as} ${channel.id} ${state.tab}`;
  if (place !== drawnFor || !scroller?.isConnected) build(main, place);
  reconcile(main.querySelector(".channel-top"), [headerItem(channel)]);
  if (inApp() && state.tab === "home") return drawHome(scroller);
  drawList(channel);
  return drawComposer(main.querySelector(".composer"), channel, "");
}

const nothing = () =>
  h(
    "div",
    { class: "empty" },
    state.ready ? "There is no channel here that you can see." : "Opening the sandbox …",
  );

function build(main, place) {
  drawnFor = place;
  const home = inApp() && state.tab === "home";
  const list = h("div", {
    class: home ? "home" : "list",
    role: home ? null : "log",
    "aria-live": "off",
    "aria-label": "Messages",
  });
  scroller = h("div", { class: "scroller", onscroll: hideButton }, list);
  newBelow = h(
    "button",
    { type: "button", class: "new-below", hidden: true, onclick: toBottom },
    "New messages below",
  );
  followGrowth(list);
  main.replaceChildren(
    h("div", { class: "channel-top" }),
    scroller,
    newBelow,
    home ? "" : h("div", { class: "composer" }),
  );
}

function drawList(channel) {
  const list = scroller.firstElementChild;
  const messages = messagesOf(channel.id).filter((one) => !one.thread_ts || one.thread_ts === one.ts);
  if (!messages.length) return list.replaceChildren(h("div", { class: "empty" }, emptyWords(channel)));
  list.querySelector(":scope > .empty")?.remove();
  const first = !list.children.length;
  const last = list.lastElementChild?.dataset.ts;
  const atBottom = isAtBottom();
  drawMessages(list, messages, false);
  if (first || atBottom) toBottom();
  else if (list.lastElementChild.dataset.ts !== last) newBelow.hidden = false;
}

function emptyWords(channel) {
  if (!state.messages.has(channel.id)) return "Fetching the messages …";
  if (inApp())
    return `Nothing has been said here yet. ${state.app.name} writes here when there is something for you alone.`;
  if (channel.kind === "dm")
    return `This is the very beginning of your messages with ${channelName(channel)}.`;
  return `Nothing has been said in #${channel.name} yet. Write a message, or let time pass with the clock above.`;
}

/** Whoever reads the newest message goes on reading it, also when a picture arrives late. */
function followGrowth(list) {
  let follows = true;
  const here = scroller;
  here.addEventListener("scroll", () => {
    follows = isAtBottom();
  });
  new ResizeObserver(() => follows && list.className === "list" && toBottom()).observe(list);
}

const isAtBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;

function toBottom() {
  scroller.scrollTop = scroller.scrollHeight;
  newBelow.hidden = true;
}

function hideButton() {
  if (isAtBottom()) newBelow.hidden = true;
}

function headerItem(channel) {
  const { unread: ignored, ...facts } = channel;
  const version = JSON.stringify([state.as, facts, channelName(channel), state.tab, inApp()]);
  return { key: channel.id, version, build: () => header(channel) };
}

function header(channel) {
  const dm = channel.kind === "dm";
  const name = h(
    "h1",
    { title: channelName(channel) },
    channelMark(channel),
    h("span", {}, channelName(channel)),
  );
  return h(
    "div",
    { class: "channel-header", data: { openChannel: channel.id } },
    h(
      "div",
      { class: "channel-line" },
      name,
      channel.is_archived && h("span", { class: "badge" }, "archived"),
      topic(channel),
      dm ? null : tools(channel),
    ),
    inApp() ? tabs(channel) : null,
  );
}

const topic = (channel) =>
  h("div", { class: "topic", title: channel.topic }, channel.topic ? mrkdwn(channel.topic) : null);

function tools(channel) {
  const count = channel.members.length;
  const members = headerButton(`${count} ${count === 1 ? "member" : "members"}`, "people", () =>
    openMenu(members, memberItems(channel)),
  );
  const more = headerButton("Channel actions", "dots", () => openMenu(more, channelMenu(channel)));
  members.append(String(count));
  return h("div", { class: "channel-tools" }, members, more);
}

const headerButton = (label, drawing, run) =>
  h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": label,
      title: label,
      "aria-haspopup": "menu",
      onclick: run,
    },
    icon(drawing),
  );

function memberItems(channel) {
  const people = channel.members.filter((user) => !state.users.get(user)?.is_bot);
  const bots = channel.members.filter((user) => state.users.get(user)?.is_bot);
  const item = (user) => ({
    label: nameOf(user),
    hint: "act as",
    data: { member: user },
    run: () => go({ as: user }),
  });
  return [...people.map(item), ...bots.map((user) => ({ label: nameOf(user), hint: "app", run: () => {} }))];
}

function tabs(channel) {
  const tab = (name, words) =>
    h(
      "a",
      {
        role: "tab",
        "aria-selected": String(state.tab === name),
        data: { tab: name },
        href: addressOf({ channel: channel.id, tab: name, thread: "" }),
      },
      words,
    );
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": state.app.name },
    tab("home", "Home"),
    tab("messages", "Messages"),
  );
}
