/** The stream of what happens: applies each event to the state, connects again when it breaks. */

import { addRequests, applyChange, fetchMessages, fetchState } from "./fetches.js";
import { nameOf } from "./names.js";
import { announce } from "./notice.js";
import { setClock, setProgress, state, touch } from "./state.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;
const READING_MS = 400;

let source = null;
let timer = 0;

/**
 * Listen as this person, and fetch everything whenever a stream begins.
 * @param {string} as
 * @param {function(): void} begun
 */
export function listen(as, begun, wait = FIRST_WAIT_MS) {
  source?.close();
  clearTimeout(timer);
  const stream = new EventSource(`/sandbox/stream?${new URLSearchParams({ as })}`);
  source = stream;
  // Only the first event says that the server has this page on its list; from then on nothing is missed.
  stream.addEventListener("message", () => begin(begun), { once: true });
  stream.onmessage = (event) => {
    wait = FIRST_WAIT_MS;
    apply(JSON.parse(event.data));
  };
  stream.onerror = () => {
    stream.close();
    connected(false);
    timer = setTimeout(() => listen(as, begun, Math.min(wait * 2, LONGEST_WAIT_MS)), wait);
  };
}

function begin(begun) {
  connected(true);
  begun();
}

addEventListener("pagehide", () => source?.close());

function connected(yes) {
  state.connected = yes;
  touch("banners");
}

const APPLY = {
  message: arrived,
  message_changed: changed,
  message_deleted: deleted,
  view: ({ view }) => set("view", view),
  home: ({ view }) => set("home", view),
  clock: ({ now }) => setClock(now),
  request: ({ request }) => addRequests([request]),
  progress: setProgress,
  state: () => refetchState(),
};

function apply(event) {
  if (event.type in state.told) state.told[event.type] += 1;
  APPLY[event.type]?.(event);
}

function set(name, value) {
  state[name] = value ?? null;
  touch(name);
}

function arrived({ channel, message }) {
  applyChange(channel, (messages) => messages.set(message.ts, message));
  if (channel === state.channel) readAloud(channel, message);
  else countUnread(channel, message);
  touch("messages", "sidebar");
}

let reading = 0;

/** Tell it to screen readers, and the server that it was seen: fetching a channel's messages says so. */
function readAloud(channel, message) {
  announce(`${nameOf(message.user)}: ${message.text ?? ""}`);
  clearTimeout(reading);
  reading = setTimeout(
    () => channel === state.channel && fetchMessages(channel).catch(() => null),
    READING_MS,
  );
}

function changed({ channel, message }) {
  applyChange(channel, (messages) => messages.set(message.ts, message));
  touch("messages");
}

function deleted({ channel, ts }) {
  applyChange(channel, (messages) => messages.delete(ts));
  touch("messages");
}

function countUnread(channel, message) {
  const place = state.channels.find((one) => one.id === channel);
  const inThread = message.thread_ts && message.thread_ts !== message.ts;
  if (place?.members.includes(state.as) && !inThread && message.user !== state.as) place.unread += 1;
}

let asked = false;

/** Many changes of people and channels in a row are one fetch. */
function refetchState() {
  if (asked) return;
  asked = true;
  setTimeout(async () => {
    asked = false;
    await fetchState(state.as).catch(() => null);
    touch("sidebar", "messages", "view", "people");
  }, 100);
}
