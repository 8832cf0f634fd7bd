/**
 * Slack's mrkdwn as nodes: `*b* _i_ ~s~ code pre > quote`, links, mentions, dates, emoji, the three entities.
 * Every word ends in a text node.
 */

import { fragment, h } from "./dom.js";
import { EMOJI_AT, emojiCharacter, emojify } from "./emoji.js";
import { link, safeAddress } from "./links.js";
import { broadcast, channelMention, mention } from "./names.js";
import { fullTime, slackDate } from "./time.js";

const ENTITY = /<([^<>\n]+)>/y;
const CODE = /`([^`\n]+)`/y;
const EMPHASIS = /([*_~])(?!\1)(?=\S)((?:<[^<>\n]*>|`[^`\n]*`|[^<\n])+?)(?<=\S)\1(?![\p{L}\p{N}_])/uy;
const ADDRESS = /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]]/y;
const TAGS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

/** The three characters Slack escapes, decoded once. */
export function decode(text) {
  const plain = { amp: "&", lt: "<", gt: ">" };
  return text.replace(/&(amp|lt|gt);/g, (entity, name) => plain[name]);
}

/**
 * @param {string} text
 * @param {boolean} [verbatim] when false, bare web addresses become links, as in Slack
 * @returns {DocumentFragment}
 */
export function mrkdwn(text, verbatim = false) {
  const parts = String(text ?? "").split(/```\n?([\s\S]+?)\n?```\n?/);
  return fragment(
    parts.map((part, place) => (place % 2 ? h("pre", {}, decode(part)) : paragraphs(part, verbatim))),
  );
}

/** A text object of Block Kit. */
export function textObject(text) {
  if (!text) return fragment();
  if (text.type === "mrkdwn") return mrkdwn(text.text, text.verbatim);
  return lines(plainText(text));
}

/** A plain_text object as a string, its emoji codes turned unless it says not to. */
export const plainText = (text) => (text?.emoji === false ? text.text : emojify(text?.text ?? ""));

/** Text with line breaks kept. */
export function lines(text) {
  return fragment(text.split("\n").map((line, place) => [place ? h("br") : null, line]));
}

function paragraphs(text, verbatim) {
  const groups = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const last = groups[groups.length - 1];
    if (last && last.quoted === Boolean(quoted)) last.lines.push(quoted ? quoted[1] : line);
    else groups.push({ quoted: Boolean(quoted), lines: [quoted ? quoted[1] : line] });
  }
  return groups.map((group) => paragraph(group, verbatim));
}

function paragraph(group, verbatim) {
  const content = group.lines.map((line, place) => [place ? h("br") : null, inline(line, verbatim)]);
  return group.quoted ? h("blockquote", {}, content) : fragment(content);
}

function inline(text, verbatim) {
  const out = [];
  let plain = "";
  for (let place = 0; place < text.length;) {
    const token = tokenAt(text, place, verbatim);
    if (token) out.push(decode(plain), token.node);
    plain = token ? "" : plain + text[place];
    place += token ? token.length : 1;
  }
  return fragment(out, decode(plain));
}

function tokenAt(text, place, verbatim) {
  switch (text[place]) {
    case "<":
      return match(ENTITY, text, place, ([, inside]) => entity(inside));
    case "`":
      return match(CODE, text, place, ([, code]) => h("code", {}, decode(code)));
    case ":":
      return match(EMOJI_AT, text, place, ([code, name, tone]) => emojiNode(name, tone, code));
    case "h":
      return verbatim || isWord(text, place - 1)
        ? null
        : match(ADDRESS, text, place, ([found]) => link(decode(found), decode(found)));
    default:
      return TAGS[text[place]] && !isWord(text, place - 1) ? emphasis(text, place, verbatim) : null;
  }
}

const emphasis = (text, place, verbatim) =>
  match(EMPHASIS, text, place, ([, mark, inside]) => h(TAGS[mark], {}, inline(inside, verbatim)));

const isWord = (text, place) => place >= 0 && WORD.test(text[place]);

function match(pattern, text, place, build) {
  pattern.lastIndex = place;
  const found = pattern.exec(text);
  const node = found && build(found);
  return node ? { node, length: found[0].length } : null;
}

/** An emoji as an element with its code as a tooltip, or null when the code is unknown. */
export function emojiNode(name, tone, code = `:${name}:`) {
  const character = emojiCharacter(name, tone);
  return character ? h("span", { class: "emoji", title: code }, character) : null;
}

function entity(inside) {
  const [target, ...rest] = inside.split("|");
  const label = decode(rest.join("|"));
  switch (inside[0]) {
    case "@":
      return mention(target.slice(1));
    case "#":
      return channelMention(target.slice(1), label);
    case "!":
      return special(target.slice(1), label);
    default:
      return address(decode(target), label) ?? `<${decode(inside)}>`;
  }
}

function address(target, label) {
  return safeAddress(target) && link(target, label ? emojify(label) : target.replace(/^mailto:/, ""));
}

function special(command, label) {
  const [name, stamp, format, address] = command.split("^");
  if (name === "date") return date(Number(stamp), decode(format ?? ""), address && decode(address), label);
  if (["here", "channel", "everyone"].includes(name)) return broadcast(name);
  return h("span", { class: "mention" }, label || `@${name}`);
}

/** A date in the reader's zone; the fallback when it is no date. */
export function date(seconds, format, address, fallback) {
  if (!Number.isFinite(seconds) || !format) return h("span", {}, fallback || "");
  const attributes = { datetime: new Date(seconds * 1000).toISOString(), title: fullTime(seconds) };
  const words = h("time", attributes, slackDate(seconds, format));
  return address ? link(address, words) : words;
}
