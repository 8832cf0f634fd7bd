/** Buttons and menus in use: busy while the bot answers, with a warning and a sentence when it failed. */

import { act } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./state.js";

/** "surface block action" -> {busy, sentence} */
const uses = new Map();

const keyOf = (surface, block, action) => JSON.stringify([state.as, surface, block, action]);

/**
 * Tell the bot, showing on the button how it goes.
 * @param {string} surface
 * @param {string} kind of act
 * @param {Object} details with block_id and action_id
 */
export async function use(surface, kind, details) {
  const key = keyOf(surface, details.block_id, details.action_id);
  for (const [other, { busy }] of uses) if (!busy) uses.delete(other);
  uses.set(key, { busy: true });
  showUses();
  const said = await act(state.as, kind, details);
  if (said.ok) uses.delete(key);
  else uses.set(key, { busy: false, sentence: said.error });
  showUses();
}

/** Show on every element inside how its last use goes. Call it after drawing blocks. */
export function showUses(root = document) {
  for (const element of root.querySelectorAll("[data-surface] [data-action-id]")) {
    const block = element.closest("[data-block-id]");
    const surface = element.closest("[data-surface]").dataset.surface;
    show(element, block, uses.get(keyOf(surface, block?.dataset.blockId, element.dataset.actionId)));
  }
}

function show(element, block, used) {
  if (used?.busy) element.setAttribute("aria-busy", "true");
  else element.removeAttribute("aria-busy");
  const action = element.dataset.actionId;
  const old = [...(block?.querySelectorAll(".failure") ?? [])].find((line) => line.dataset.failed === action);
  if (old?.textContent === used?.sentence) return;
  old?.remove();
  if (used?.sentence)
    block.append(
      h("p", { class: "failure", role: "alert", data: { failed: action } }, icon("warning"), used.sentence),
    );
}
