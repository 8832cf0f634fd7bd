/**
 * What the page knows, in one place, and who wants to hear when it changes.
 *
 * Parts of the page subscribe to topics ("messages", "sidebar", …) and draw themselves again at the next frame,
 * so that a flood of events (ten weeks of history) costs one drawing a frame.
 */

export const state = {
  as: "",
  channel: "",
  tab: "messages",
  thread: "",
  workspace: { id: "", name: "", domain: "" },
  /** where "next Monday 09:00" is nine o'clock */
  zone: "UTC",
  app: { id: "", name: "Pops", bot_user: "" },
  users: new Map(),
  channels: [],
  commands: [],
  shortcuts: [],
  /** channel id -> (ts -> message) */
  messages: new Map(),
  home: null,
  view: null,
  /** how often the stream told of each: an answer asked for before the last word is stale */
  told: { clock: 0, home: 0, progress: 0, view: 0 },
  progress: null,
  /** what the sandbox clock said, and when by this browser's own clock */
  clock: { now: 0, at: 0 },
  requests: [],
  connected: true,
  ready: false,
};

const HIDDEN_MS = 250;
const listeners = new Map();
const dirty = new Set();

/**
 * Draw now and whenever one of the topics changed.
 * @param {string[]} topics
 * @param {function(): void} draw
 */
export function subscribe(topics, draw) {
  for (const topic of topics) {
    if (!listeners.has(topic)) listeners.set(topic, new Set());
    listeners.get(topic).add(draw);
  }
}

/** Say that these topics changed. */
export function touch(...topics) {
  if (!dirty.size) soon(drawAll);
  for (const topic of topics) dirty.add(topic);
}

/** At the next frame; tabs in the background have none, and draw a little later. */
function soon(draw) {
  const once = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    draw();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_MS);
}

function drawAll() {
  const draws = new Set([...dirty].flatMap((topic) => [...(listeners.get(topic) ?? [])]));
  dirty.clear();
  for (const draw of draws) draw();
}

/** The person the visitor acts as, or undefined before the first answer of the server. */
export const me = () => state.users.get(state.as);

/** The open channel, or undefined. */
export const openChannel = () => state.channels.find((channel) => channel.id === state.channel);

/** The direct message with the bot: the place of its Home tab. */
export const appChannel = () =>
  state.channels.find((channel) => channel.kind === "dm" && channel.members.includes(state.app.bot_user));

/** Whether the open channel is the bot's own direct message. */
export const inApp = () => Boolean(state.channel) && state.channel === appChannel()?.id;

/** The server's clock says this. */
export function setClock(seconds) {
  state.clock = { now: seconds, at: performance.now() };
  touch("clock", "messages");
}

/** History is being made, up to here; with nothing said, it is done. */
export function setProgress(progress) {
  state.progress = progress?.total ? progress : null;
  touch("banners");
}

/** The sandbox time in seconds, running on between two words from the server. */
export const now = () => state.clock.now + (performance.now() - state.clock.at) / 1000;

/** The messages of a channel, oldest first. */
export function messagesOf(channel) {
  const all = [...(state.messages.get(channel)?.values() ?? [])];
  return all.sort((one, other) => Number(one.ts) - Number(other.ts));
}
