/** The drawer with the requests between the sandbox and the bot, both ways, newest first. */

import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { fetchRequests } from "./fetches.js";
import { state } from "./state.js";
import { timeOfDay } from "./time.js";

/** The button that opens and closes the drawer. */
export function inspectorButton() {
  return h(
    "button",
    {
      type: "button",
      class: "tool",
      id: "inspector-button",
      "aria-label": "Requests to and from the bot",
      title: "Requests to and from the bot",
      "aria-expanded": "false",
      "aria-controls": "inspector",
      onclick: toggle,
    },
    icon("wires"),
  );
}

function toggle() {
  const drawer = document.getElementById("inspector");
  drawer.hidden = !drawer.hidden;
  document.getElementById("inspector-button").setAttribute("aria-expanded", String(!drawer.hidden));
  if (drawer.hidden) return document.getElementById("inspector-button").focus();
  if (!drawer.children.length) drawer.append(header(), h("div", { class: "requests" }));
  drawer.querySelector("button").focus();
  return fetchRequests();
}

const header = () =>
  h(
    "header",
    { class: "pane-header" },
    h("h2", {}, "Requests", h("span", { class: "muted" }, "as on the wire, without the secrets")),
    h(
      "button",
      { type: "button", class: "plain", "aria-label": "Close the requests", onclick: toggle },
      icon("close"),
    ),
  );

/** Draw the requests, if the drawer is open. */
export function drawInspector() {
  const drawer = document.getElementById("inspector");
  if (drawer.hidden) return;
  const list = drawer.querySelector(".requests");
  if (!state.requests.length)
    return list.replaceChildren(
      h("div", { class: "empty" }, "No request yet. Click a button of a message and look here."),
    );
  list.querySelector(":scope > .empty")?.remove();
  reconcile(list, [...state.requests].reverse().map(item));
}

const item = (request) => ({
  key: `${request.n} ${request.at}`,
  version: String(request.status),
  build: () => line(request),
});

function line(request) {
  const toBot = request.direction === "to_bot";
  const failed = request.status >= 400 || request.response?.ok === false;
  const details = h(
    "details",
    { class: `request ${request.direction}`, data: { request: request.n, direction: request.direction } },
    h(
      "summary",
      {},
      h("span", { class: "direction" }, toBot ? "to the bot" : "from the bot"),
      h("span", { class: "kind" }, request.kind || request.path),
      h("span", { class: `status${failed ? " failed" : ""}` }, String(request.status)),
      h("span", { class: "muted" }, `${Math.round(request.ms)} ms`),
    ),
  );
  details.addEventListener("toggle", () => fill(details, request), { once: true });
  return details;
}

function fill(details, request) {
  details.append(
    h(
      "p",
      { class: "muted" },
      `#${request.n} · ${timeOfDay(request.at)} · ${request.method} ${request.path}`,
    ),
    json("Request", request.request),
    json("Answer", request.response),
  );
}

const json = (title, value) =>
  h(
    "div",
    {},
    h("h3", {}, title),
    h("pre", { tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2)),
  );
