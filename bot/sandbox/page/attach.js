/** The button that shares a file of this computer in the conversation with the bot. */

import { act } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./state.js";

const LARGEST = 5 * 1024 * 1024;

/**
 * @param {Object} channel
 * @param {HTMLElement} problem where a sentence goes when it does not work
 */
export function attachButton(channel, problem) {
  const input = h("input", { type: "file", hidden: true, "aria-label": "File to share" });
  const button = h(
    "button",
    { type: "button", class: "attach", "aria-label": "Share a file", title: "Share a file" },
    icon("attach"),
  );
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => share(channel, input, problem));
  return h("span", {}, button, input);
}

async function share(channel, input, problem) {
  const [file] = input.files;
  if (!file) return;
  input.value = "";
  if (file.size > LARGEST) {
    problem.textContent = "The sandbox takes files of up to 5 MB.";
    return;
  }
  const content = base64(new Uint8Array(await file.arrayBuffer()));
  const said = await act(state.as, "upload", { channel: channel.id, name: file.name, content });
  problem.textContent = said.ok ? "" : said.error;
}

function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
