/** One floating panel at a time, beside the button that opened it. Escape or a press elsewhere closes it. */

import { h } from "./dom.js";

const GAP = 6;
let open = null;

/**
 * Open a panel, or close it when this button's panel is open already.
 * @param {HTMLElement} anchor the button it belongs to
 * @param {Node} content
 * @param {string} [kind] a class for its look
 * @returns {HTMLElement|null} the panel
 */
export function openPopup(anchor, content, kind = "") {
  const again = open?.anchor === anchor;
  closePopup();
  if (again) return null;
  const panel = h(
    "div",
    { class: `popup ${kind}`, popover: "manual", onkeydown: onKey, onfocusout: onFocusOut },
    content,
  );
  (anchor.closest("dialog") ?? document.body).append(panel);
  panel.showPopover();
  place(panel, anchor);
  anchor.setAttribute("aria-expanded", "true");
  open = { anchor, panel };
  return panel;
}

/** Close the open panel, if any; its button gets the focus back when the panel had it. */
export function closePopup() {
  if (!open) return;
  const { anchor, panel } = open;
  open = null;
  const focused = panel.contains(document.activeElement);
  anchor.setAttribute("aria-expanded", "false");
  panel.remove();
  if (focused) anchor.focus();
}

function onKey(event) {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  closePopup();
}

function onFocusOut(event) {
  if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) closePopup();
}

function place(panel, anchor) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(at.left, innerWidth - width - GAP));
  const below = at.bottom + GAP + height <= innerHeight;
  const top = below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - height);
  panel.style.left = `${left}px`;
  panel.style.top = `${top}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.panel.contains(event.target) && !open.anchor.contains(event.target)) closePopup();
});
addEventListener("resize", closePopup);
