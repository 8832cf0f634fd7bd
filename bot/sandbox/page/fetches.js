/**
 * Asks the server for what the page shows. Answers may overtake each other, and events may overtake answers:
 * an answer counts only for the person who asked, never after a newer one, and events of the time between are
 * applied on top of it.
 */

import { get } from "./api.js";
import { setClock, setProgress, state, touch } from "./state.js";

const REQUESTS_KEPT = 200;

let questions = 0;
/** what was asked for -> the number of the newest question that was answered */
const answered = new Map();
/** channel id -> one list of changes for every fetch under way */
const meanwhile = new Map();

/**
 * Ask, as the acting person.
 * @returns {Promise<Object|null>} null when the answer has been overtaken
 */
async function ask(path, query, what) {
  const [number, as] = [(questions += 1), state.as];
  const said = await get(path, query);
  const overtaken = as !== state.as || (answered.get(what) ?? 0) > number;
  if (!overtaken) answered.set(what, number);
  return overtaken ? null : said;
}

/** Change a channel's messages now, and again in what is being fetched. */
export function applyChange(channel, change) {
  for (const changes of meanwhile.get(channel) ?? []) changes.push(change);
  const messages = state.messages.get(channel);
  if (messages) change(messages);
}

/** Fetch a channel's messages; the server takes them as seen. */
export async function fetchMessages(channel) {
  const changes = [];
  if (!meanwhile.has(channel)) meanwhile.set(channel, new Set());
  meanwhile.get(channel).add(changes);
  try {
    const said = await ask("/sandbox/messages", { channel, as: state.as }, `messages ${channel}`);
    if (said) keepMessages(channel, said.messages ?? [], changes);
  } finally {
    meanwhile.get(channel).delete(changes);
  }
}

function keepMessages(channel, list, changes) {
  const messages = new Map(list.map((message) => [message.ts, message]));
  for (const change of changes) change(messages);
  state.messages.set(channel, messages);
  touch("messages");
}

/** Fetch the workspace as a person sees it; afterwards the state is this answer's or a newer one's. */
export async function fetchState(as) {
  const told = { ...state.told };
  const said = await ask("/sandbox/state", { as }, "state");
  if (!said) return;
  const { workspace, zone, app, channels, commands, shortcuts } = said;
  const users = new Map(said.users.map((user) => [user.id, user]));
  const fresh = (name) => told[name] === state.told[name];
  const view = fresh("view") ? said.view : state.view;
  Object.assign(state, { workspace, zone, app, users, channels, commands, shortcuts, view });
  if (fresh("clock")) setClock(said.now);
  if (fresh("progress")) setProgress(said.progress);
}

/** Fetch the Home tab of the acting person. */
export async function fetchHome() {
  const told = state.told.home;
  const said = await ask("/sandbox/home", { as: state.as }, "home");
  if (!said || told !== state.told.home) return;
  state.home = said.view;
  touch("home");
}

/** Fetch the last requests for the inspector. */
export async function fetchRequests() {
  const said = await get("/sandbox/requests", { after: 0 });
  addRequests(said.requests);
}

/** Keep these requests too: the newest ones, each once. */
export function addRequests(requests) {
  // A restarted sandbox counts from one again, so that the number alone is no name.
  const all = new Map(
    [...state.requests, ...requests].map((request) => [`${request.n} ${request.at}`, request]),
  );
  const inOrder = [...all.values()].sort((one, other) => one.at - other.at || one.n - other.n);
  state.requests = inOrder.slice(-REQUESTS_KEPT);
  touch("requests");
}
