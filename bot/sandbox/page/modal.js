/** The person's open modal: a dialog that keeps what is typed until the bot has taken it. */

import { act } from "./api.js";
import { blockItems } from "./blocks.js";
import { h, reconcile } from "./dom.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { showErrors } from "./inputs.js";
import { plainText } from "./mrkdwn.js";
import { toast } from "./notice.js";
import { state, touch } from "./state.js";
import { showUses, use } from "./uses.js";

/** view id -> Form, so that coming back from a pushed view finds the typed words */
const forms = new Map();
let dialog = null;
let shown = null;

/** Show the view that the state says is on top, or none. */
export function drawModal() {
  const view = state.view;
  if (!view) return closeDialog();
  if (shown?.id !== view.id) openDialog(view);
  shown = view;
  fill(view);
}

function openDialog(view) {
  closeDialog(true);
  const form = h("form", { class: "modal-form", novalidate: true, onsubmit: submit });
  dialog = h(
    "dialog",
    { class: "dialog modal", "aria-labelledby": "modal-title", data: { surface: view.id, viewId: view.id } },
    form,
  );
  form.append(
    heading(),
    h("p", { class: "modal-error", role: "alert" }),
    h("div", { class: "blocks modal-blocks" }),
    footer(),
  );
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** Close what is shown; `kept` leaves the forms, since another view of the stack comes. */
function closeDialog(kept = false) {
  const old = dialog;
  dialog = null;
  shown = null;
  if (!kept) forms.clear();
  old?.close();
  old?.remove();
}

const heading = () =>
  h(
    "header",
    { class: "dialog-header" },
    h("h2", { id: "modal-title" }),
    h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: leave }, icon("close")),
  );

const footer = () =>
  h(
    "footer",
    { class: "dialog-footer" },
    h("button", { type: "button", class: "button", data: { modal: "close" }, onclick: leave }),
    h("button", { type: "submit", class: "button primary", data: { modal: "submit" } }),
  );

function formOf(view) {
  if (!forms.has(view.id)) forms.set(view.id, new Form(view));
  return forms.get(view.id);
}

function fill(view) {
  const form = formOf(view);
  const surface = { id: view.id, form, use: (...what) => click(view, ...what) };
  const first = !dialog.querySelector(".modal-blocks").children.length;
  dialog.querySelector("#modal-title").textContent = plainText(view.title);
  reconcile(dialog.querySelector(".modal-blocks"), blockItems(view.blocks, surface));
  label("close", view.close, "Cancel");
  label("submit", view.submit, "");
  showUses(dialog);
  if (first) focusFirst();
}

function label(name, text, otherwise) {
  const button = dialog.querySelector(`[data-modal=${name}]`);
  button.textContent = text ? plainText(text) : otherwise;
  button.hidden = !button.textContent;
}

function focusFirst() {
  const field = dialog.querySelector(".block-input :is(input, textarea, select)");
  (
    field ??
    dialog.querySelector("[data-modal=submit]:not([hidden])") ??
    dialog.querySelector("[data-modal=close]")
  ).focus();
}

function click(view, block, action, details) {
  const { values } = formOf(view);
  use(view.id, "view_click", { view_id: view.id, block_id: block, action_id: action, ...details, values });
}

async function submit(event) {
  event.preventDefault();
  if (busy()) return;
  const view = shown;
  setBusy(true);
  const said = await act(state.as, "submit", { view_id: view.id, values: formOf(view).values });
  if (shown?.id !== view.id) return;
  setBusy(false);
  refuse({});
  if (said.errors) refuse(said.errors);
  else if (!said.ok) complain(said.error);
  else dialog.querySelector(".modal-blocks").scrollTop = 0; // what an updated view says stands on top
}

const button = () => dialog.querySelector("[data-modal=submit]");
const busy = () => button().getAttribute("aria-busy") === "true";
const setBusy = (yes) => button().setAttribute("aria-busy", String(yes));
const complain = (sentence) => {
  dialog.querySelector(".modal-error").textContent = sentence ?? "";
};

function refuse(errors) {
  const here = new Set(shown.blocks.map((block) => block.block_id));
  const elsewhere = Object.keys(errors).filter((block) => !here.has(block));
  complain(elsewhere.map((block) => errors[block]).join(" "));
  showErrors(dialog, errors);
}

async function leave() {
  const view = shown;
  const said = await act(state.as, "close_view", { view_id: view.id });
  if (said.ok) return;
  toast(said.error);
  state.view = null;
  touch("view");
}
