/** People and channels by name, with their avatars: coloured initials, no pictures from anywhere. */

import { h } from "./dom.js";
import { emojify } from "./emoji.js";
import { icon } from "./icons.js";
import { me, state } from "./state.js";

/** @returns {string} the name to show for a user id */
export function nameOf(user) {
  const person = state.users.get(user);
  return person?.real_name || person?.name || user || "Somebody";
}

/** Whether this user id is a bot. */
export const isBot = (user) => Boolean(state.users.get(user)?.is_bot) || user === state.app.bot_user;

/** People one can act as, in the workspace's order. */
export const people = () => [...state.users.values()].filter((user) => !user.is_bot && !user.deleted);

/** An avatar: initials on a colour that stays with the person. */
export function avatar(user, size = "") {
  const tint = isBot(user) ? "bot" : hash(user) % 10;
  const face = state.users.get(user)?.emoji;
  const words = face ? emojify(face) : initials(nameOf(user));
  return h(
    "span",
    { class: `avatar tint-${tint} ${face ? "face" : ""} ${size}`, "aria-hidden": "true" },
    words,
  );
}

function initials(name) {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word));
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return picked.map((word) => [...word][0].toUpperCase()).join("") || "?";
}

function hash(text) {
  return [...String(text)].reduce((sum, character) => (sum * 31 + character.codePointAt(0)) % 9973, 7);
}

/** The other person of a direct message. */
export function otherOf(channel) {
  return channel.members.find((member) => member !== state.as) ?? state.as;
}

/** A channel's name as its reader sees it, without mark. */
export const channelName = (channel) => (channel.kind === "dm" ? nameOf(otherOf(channel)) : channel.name);

/** "#", a lock, or the other person's face. */
export function channelMark(channel) {
  if (channel.kind === "dm") return avatar(otherOf(channel), "tiny");
  return icon(channel.kind === "private" ? "lock" : "hash");
}

/** `@Mira Lind`, marked when it is the acting person. */
export function mention(user) {
  const mine = user === me()?.id ? " mine" : "";
  return h("span", { class: `mention${mine}` }, `@${nameOf(user)}`);
}

/** `#team-blue`: a link when the reader can open it. */
export function channelMention(channel, label) {
  const found = state.channels.find((one) => one.id === channel);
  const words = found ? channelName(found) : label || channel;
  const href = found && `#as=${encodeURIComponent(state.as)}&channel=${encodeURIComponent(channel)}`;
  return h(found ? "a" : "span", { class: "mention", href }, `#${words}`);
}

/** `@here` and the like. */
export const broadcast = (range) => h("span", { class: "mention mine" }, `@${range}`);
