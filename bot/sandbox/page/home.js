/** The bot's Home tab of the acting person. */

import { act } from "./api.js";
import { blockItems } from "./blocks.js";
import { h, reconcile } from "./dom.js";
import { fetchHome } from "./fetches.js";
import { Form } from "./form.js";
import { toast } from "./notice.js";
import { state } from "./state.js";
import { showUses, use } from "./uses.js";

let form = null;
let formOf = "";

/** Tell the bot that the tab was opened, and fetch what it shows. */
export async function openHome() {
  const told = await act(state.as, "home_opened", {});
  if (!told.ok) toast(told.error);
  await fetchHome();
}

/** Draw the tab into the pane. */
export function drawHome(scroller) {
  const pane = scroller.firstElementChild;
  const view = state.home;
  if (!view?.blocks?.length) return pane.replaceChildren(h("div", { class: "empty" }, emptyWords()));
  pane.querySelector(":scope > .empty")?.remove();
  pane.dataset.surface = view.id;
  pane.dataset.viewId = view.id;
  if (formOf !== view.id) form = new Form(view);
  formOf = view.id;
  reconcile(pane, blockItems(view.blocks, { id: view.id, form, use: (...what) => click(view, ...what) }));
  return showUses(pane);
}

const emptyWords = () =>
  `${state.app.name} has put nothing on your Home tab yet. It fills as soon as there is something for you.`;

function click(view, block, action, details) {
  use(view.id, "view_click", {
    view_id: view.id,
    block_id: block,
    action_id: action,
    ...details,
    values: form.values,
  });
}
