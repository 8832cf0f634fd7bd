/** The field to write in: plain messages, and slash commands with their menu. */

import { act } from "./api.js";
import { attachButton } from "./attach.js";
import { change } from "./channelmenu.js";
import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { Listbox } from "./listbox.js";
import { channelName, nameOf } from "./names.js";
import { state } from "./state.js";

/** what was typed and not sent yet: "person channel thread" -> text */
const drafts = new Map();

/**
 * Draw the composer of a channel or thread into its place.
 * @param {HTMLElement} place
 * @param {Object} channel
 * @param {string} thread "" for the channel itself
 */
export function drawComposer(place, channel, thread) {
  const key = `${state.as} ${channel.id} ${thread}`;
  const refusal = whyNot(channel);
  const version = [refusal, channelName(channel), state.commands.length, nameOf(state.as)].join("|");
  const build = () => (refusal ? closed(channel, refusal) : field(channel, thread, key));
  reconcile(place, [{ key, version, build }]);
}

function whyNot(channel) {
  if (channel.is_archived) return "This channel is archived. It can be read, not written in.";
  return channel.members.includes(state.as) ? "" : `You are reading #${channel.name} without being a member.`;
}

function closed(channel, refusal) {
  const join = h(
    "button",
    { type: "button", class: "button primary", onclick: () => change(channel, "join") },
    "Join the channel",
  );
  return h("div", { class: "no-composer" }, h("span", {}, refusal), channel.is_archived ? null : join);
}

function field(channel, thread, key) {
  const where = thread
    ? "Reply in the thread"
    : `Message ${channel.kind === "dm" ? "" : "#"}${channelName(channel)}`;
  const words = `${where} as ${nameOf(state.as)}`;
  const text = h("textarea", {
    rows: 1,
    placeholder: words,
    "aria-label": words,
    data: { composer: thread ? "thread" : "channel" },
  });
  const send = h(
    "button",
    { type: "submit", class: "send", "aria-label": "Send", title: "Send (Enter)" },
    icon("send"),
  );
  const problem = h("p", { class: "problem", role: "alert" });
  const attach = channel.kind === "dm" && !thread ? attachButton(channel, problem) : null;
  const usage = h("p", { class: "usage" });
  const menu = new Listbox(text, "Commands", (command) => complete(text, command));
  const submit = () => sendText({ channel, thread, key, text, send, problem });
  text.value = drafts.get(key) ?? "";
  text.addEventListener("input", () => typed(text, key, thread, menu, usage));
  text.addEventListener("keydown", (event) => pressed(event, text, menu, submit));
  const form = h("form", { class: "composer-form" }, h("div", { class: "writing" }, attach, text, send));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  return h("div", { class: "composer-box" }, menu.element, usage, form, problem);
}

function typed(text, key, thread, menu, usage) {
  drafts.set(key, text.value);
  const slash = !thread && text.value.startsWith("/");
  const begun = slash && !/\s/.test(text.value);
  const fitting = begun
    ? state.commands.filter((one) => one.command.startsWith(text.value.toLowerCase()))
    : [];
  menu.show(
    fitting.map((command) => ({
      value: command,
      data: { command: command.command },
      content: commandLine(command),
    })),
  );
  const exact =
    slash && !begun && state.commands.find((one) => one.command === text.value.split(/\s/)[0].toLowerCase());
  usage.replaceChildren(...(exact ? [h("strong", {}, exact.command), ` ${exact.usage_hint ?? ""}`] : []));
}

const commandLine = (command) =>
  h(
    "div",
    { class: "command" },
    h("div", {}, h("strong", {}, command.command), " ", h("span", { class: "muted" }, command.usage_hint)),
    h("div", { class: "muted" }, command.description),
    h("span", { class: "badge" }, state.app.name),
  );

function complete(text, command) {
  text.value = `${command.command} `;
  text.dispatchEvent(new Event("input"));
  text.focus();
}

function pressed(event, text, menu, submit) {
  if (event.isComposing) return;
  const whole = event.key === "Enter" && state.commands.some((one) => one.command === text.value.trim());
  if (!whole && menu.handle(event)) return;
  if (event.key === "Escape") menu.show([]);
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  submit();
}

async function sendText({ channel, thread, key, text, send, problem }) {
  const words = text.value.trim();
  if (!words || send.getAttribute("aria-busy") === "true") return;
  const kind = words.startsWith("/") ? "command" : "message";
  send.setAttribute("aria-busy", "true");
  const said = await act(state.as, kind, {
    channel: channel.id,
    text: words,
    ...(thread ? { thread_ts: thread } : {}),
  });
  send.removeAttribute("aria-busy");
  problem.textContent = said.ok ? "" : said.error;
  if (!said.ok || text.value.trim() !== words) return;
  text.value = "";
  drafts.delete(key);
  text.dispatchEvent(new Event("input"));
}
