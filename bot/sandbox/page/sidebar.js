/** The left side: the workspace, its channels and direct messages, with what is unread. */

import { h, reconcile } from "./dom.js";
import { channelMark, channelName } from "./names.js";
import { addressOf } from "./route.js";
import { appChannel, state } from "./state.js";

/** Draw the sidebar. */
export function drawSidebar() {
  const nav = document.getElementById("sidebar");
  if (!nav.children.length)
    nav.append(h("div", { class: "workspace" }), h("div", { class: "places" }), footer());
  nav
    .querySelector(".workspace")
    .replaceChildren(
      h("strong", {}, state.workspace.name),
      h("span", {}, `seen by ${state.users.get(state.as)?.real_name ?? "…"}`),
    );
  reconcile(nav.querySelector(".places"), [
    ...sections().flatMap(([title, channels]) => sectionItems(title, channels)),
  ]);
}

const footer = () =>
  h(
    "p",
    { class: "disclaimer" },
    "This is the Pops sandbox, not Slack. It imitates Slack on this computer so that you can try Pops; nothing leaves it.",
  );

function sections() {
  const open = state.channels.filter((channel) => channel.kind !== "dm" && !channel.is_archived);
  const archived = state.channels.filter((channel) => channel.kind !== "dm" && channel.is_archived);
  const app = appChannel();
  const direct = state.channels.filter((channel) => channel.kind === "dm" && channel !== app);
  return [
    ["Apps", app ? [app] : []],
    ["Channels", byName(open)],
    ["Direct messages", byName(direct)],
    ["Archived", byName(archived)],
  ];
}

const byName = (channels) =>
  channels.sort((one, other) => channelName(one).localeCompare(channelName(other)));

function sectionItems(title, channels) {
  if (!channels.length) return [];
  const heading = { key: `section ${title}`, version: title, build: () => h("h2", {}, title) };
  return [heading, ...channels.map(channelItem)];
}

function channelItem(channel) {
  const unread = channel.id === state.channel ? 0 : channel.unread;
  const tab = channel === appChannel() && !unread ? "home" : "messages";
  const href = addressOf({ channel: channel.id, tab, thread: "" });
  const current = channel.id === state.channel;
  const member = channel.members.includes(state.as);
  const version = JSON.stringify([channelName(channel), channel.kind, unread, href, current, member]);
  return { key: channel.id, version, build: () => channelLink(channel, { unread, href, current, member }) };
}

function channelLink(channel, { unread, href, current, member }) {
  const kind = `place${unread ? " unread" : ""}${member ? "" : " outside"}`;
  return h(
    "a",
    { class: kind, href, "aria-current": current ? "page" : null, data: { channel: channel.id } },
    channelMark(channel),
    h("span", { class: "name" }, channelName(channel)),
    unread
      ? h("span", { class: "count", "aria-label": `${unread} unread` }, unread > 99 ? "99+" : String(unread))
      : null,
  );
}
