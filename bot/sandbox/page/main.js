/** Starts the page: reads the address, listens to the server, and draws what changes. */

import { drawBanners } from "./banners.js";
import { drawChannel } from "./channel.js";
import { drawClock } from "./clock.js";
import { loadEmoji } from "./emoji.js";
import { fetchMessages, fetchRequests, fetchState } from "./fetches.js";
import { openHome } from "./home.js";
import { drawInspector } from "./inspector.js";
import { listen } from "./live.js";
import { drawModal } from "./modal.js";
import { nameOf, people } from "./names.js";
import { toast } from "./notice.js";
import { addressOf, route } from "./route.js";
import { drawSidebar } from "./sidebar.js";
import { appChannel, inApp, openChannel, state, subscribe, touch } from "./state.js";
import { applyTheme } from "./theme.js";
import { drawThread } from "./thread.js";
import { buildTopbar, drawActAs, showSidebar } from "./topbar.js";

const EVERYTHING = ["banners", "sidebar", "messages", "home", "view", "people", "clock", "requests"];

async function start() {
  applyTheme();
  buildTopbar();
  subscribe(["banners"], drawBanners);
  subscribe(["sidebar"], drawSidebar);
  subscribe(["messages", "home", "sidebar"], drawChannel);
  subscribe(["messages", "sidebar"], drawThread);
  subscribe(["view"], drawModal);
  subscribe(["people"], drawActAs);
  subscribe(["clock"], drawClock);
  subscribe(["requests"], drawInspector);
  touch("messages");
  await Promise.all([loadEmoji(), fetchState(route().as).catch(() => fetchState(""))]);
  addEventListener("hashchange", follow);
  follow();
}

/** the address that the page shows */
let followed = "";

/** Make the page show what the address says; where it says nothing, something sensible. */
function follow() {
  followed = location.hash;
  const wanted = route();
  const as = state.users.has(wanted.as) ? wanted.as : people()[0]?.id;
  if (!as) return toast("There is nobody in this workspace to act as.");
  const person = as !== state.as;
  Object.assign(state, wanted, { as, tab: wanted.tab || "messages" });
  if (person) become();
  else if (openChannel()) openPlace();
  else refresh(as); // a channel may be newer than what the page knows
  return showSidebar(false);
}

/** Act as another person: nothing of the one before stays on the page. */
function become() {
  state.ready = false;
  Object.assign(state, { home: null, view: null, messages: new Map() });
  touch(...EVERYTHING);
  listen(state.as, () => refresh(state.as));
}

let refreshes = 0;

/** Fetch all that this person sees, for what the visitor asked last: at the beginning, after a lost connection. */
async function refresh(as) {
  const number = (refreshes += 1);
  try {
    await fetchState(as);
    if (number !== refreshes || as !== state.as) return;
    state.ready = true;
    openPlace();
    if (!document.getElementById("inspector").hidden) fetchRequests();
    touch(...EVERYTHING);
  } catch (error) {
    toast(error.message);
  }
}

function openPlace() {
  if (location.hash !== followed) return; // the visitor goes elsewhere already, and `follow` is about to run
  if (!openChannel()) Object.assign(state, { channel: firstChannel()?.id ?? "", thread: "" });
  state.tab = inApp() && state.tab === "home" ? "home" : "messages";
  history.replaceState(null, "", addressOf({}));
  followed = location.hash;
  const channel = openChannel();
  touch("messages", "sidebar", "home");
  document.title = `${channel ? nameInTitle(channel) : "Nothing"} · Pops sandbox`;
  if (!channel || !state.ready) return;
  channel.unread = 0;
  fetchMessages(channel.id).catch((error) => toast(error.message));
  if (inApp() && state.tab === "home") openHome().catch((error) => toast(error.message));
}

const nameInTitle = (channel) =>
  channel.kind === "dm" ? nameOf(channel.members.find((one) => one !== state.as)) : `#${channel.name}`;

function firstChannel() {
  const mine = state.channels.filter(
    (channel) => channel.kind !== "dm" && !channel.is_archived && channel.members.includes(state.as),
  );
  const unread = mine.find((channel) => channel.unread);
  const withBot = mine.find((channel) => channel.members.includes(state.app.bot_user));
  return unread ?? withBot ?? mine[0] ?? appChannel() ?? state.channels[0];
}

start().catch((error) => toast(error.message));
