/** The address holds who acts and what is open, so that reloading and two tabs as two people work. */

import { state } from "./state.js";

const NAMES = ["as", "channel", "tab", "thread"];

/** What the address says now. */
export function route() {
  const values = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(NAMES.map((name) => [name, values.get(name) ?? ""]));
}

/** The address with some things changed. */
export function addressOf(changes) {
  const { as, channel, tab, thread } = state;
  const values = Object.entries({ as, channel, tab, thread, ...changes }).filter(
    ([name, value]) => value && !(name === "tab" && value === "messages"),
  );
  return `#${new URLSearchParams(values)}`;
}

/** Go there. */
export const go = (changes) => {
  location.hash = addressOf(changes);
};

/** Go to a channel: its messages, no thread. */
export const goToChannel = (channel, tab = "messages") => go({ channel, tab, thread: "" });
