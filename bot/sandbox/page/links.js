/** Addresses written by people or the bot: only web and mail addresses become links. */

import { h } from "./dom.js";

const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** The address if it may be followed, otherwise null. */
export function safeAddress(raw) {
  if (!URL.canParse(raw)) return null;
  return SCHEMES.has(new URL(raw).protocol) ? raw : null;
}

/** A link that opens in a new tab, or its words alone when the address may not be followed. */
export function link(address, ...words) {
  const href = safeAddress(address);
  if (!href) return h("span", { class: "unsafe-link" }, words);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, words);
}

/** A picture's address if it is on this server (the page loads nothing from elsewhere), otherwise null. */
export function ownPicture(raw) {
  if (!raw || !URL.canParse(raw, location.href)) return null;
  const address = new URL(raw, location.href);
  return address.origin === location.origin ? address.href : null;
}
