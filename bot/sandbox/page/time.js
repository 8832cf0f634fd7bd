/** Times as the acting person sees them: in their own zone, with the words of the day. */

import { me, now } from "./state.js";

const LOCALE = "en-GB";
const formats = new Map();

/** The zone of the acting person; UTC while nobody is known. */
export const zone = () => me()?.zone || "UTC";

function formatter(options, timeZone) {
  const key = JSON.stringify([options, timeZone]);
  if (!formats.has(key)) formats.set(key, made(options, timeZone));
  return formats.get(key);
}

function made(options, timeZone) {
  try {
    return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: "UTC" }); // a zone this browser does not know
  }
}

const say = (seconds, options, where = zone()) => formatter(options, where).format(new Date(seconds * 1000));

/** "09:04", in another zone when one is given */
export const timeOfDay = (seconds, where) => say(seconds, { hour: "2-digit", minute: "2-digit" }, where);

/** "Monday 23 November at 09:04:11", for tooltips. */
export const fullTime = (seconds) =>
  `${say(seconds, { weekday: "long", day: "numeric", month: "long", year: "numeric" })} at ${say(seconds, { timeStyle: "medium" })}`;

/** "Mon 23 Nov", in another zone when one is given */
export const shortDate = (seconds, where) =>
  say(seconds, { weekday: "short", day: "numeric", month: "short" }, where).replace(",", "");

/** "2026", in another zone when one is given */
export const yearOf = (seconds, where) => say(seconds, { year: "numeric" }, where);

/** A key that is equal on the same day. */
export const dayKey = (seconds) => say(seconds, { year: "numeric", month: "2-digit", day: "2-digit" });

/** "Today", "Yesterday", or "Monday 23 November", with the year when it is another one. */
export function dayWords(seconds) {
  return relativeDay(seconds) ?? say(seconds, dayOptions(seconds)).replace(",", "");
}

/** The same within a sentence: "today", or "on Monday 23 November". */
export const dayInSentence = (seconds) => relativeDay(seconds)?.toLowerCase() ?? `on ${dayWords(seconds)}`;

function relativeDay(seconds) {
  const day = dayKey(seconds);
  if (day === dayKey(now())) return "Today";
  if (day === dayKey(now() - 86400)) return "Yesterday";
  return day === dayKey(now() + 86400) ? "Tomorrow" : null;
}

function dayOptions(seconds) {
  const options = { weekday: "long", day: "numeric", month: "long" };
  return yearOf(seconds) === yearOf(now()) ? options : { ...options, year: "numeric" };
}

const TOKENS = {
  date_num: (at) =>
    say(at, { year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-"),
  date: (at) => say(at, { day: "numeric", month: "long", year: "numeric" }),
  date_short: (at) => say(at, { day: "numeric", month: "short", year: "numeric" }),
  date_long: (at) => say(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  time: timeOfDay,
  time_secs: (at) => say(at, { timeStyle: "medium" }),
  ago,
};

/** A Slack date (`<!date^…>` or a rich text date) in words. Tokens it does not know stay as they are. */
export function slackDate(seconds, format) {
  return format.replace(/\{([a-z_]+)\}/g, (token, name) => {
    const pretty = name.endsWith("_pretty");
    const say = TOKENS[pretty ? name.slice(0, -"_pretty".length) : name];
    if (!say) return token;
    return (pretty && relativeDay(seconds)?.toLowerCase()) || say(seconds);
  });
}

function ago(seconds) {
  const apart = seconds - now();
  const steps = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const [unit, size] = steps.find(([, size]) => Math.abs(apart) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(Math.trunc(apart / size), unit);
}
