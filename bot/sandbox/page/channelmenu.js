/** What a person can do with a channel: join, leave, add or remove the bot, rename, archive. */

import { act } from "./api.js";
import { askLine } from "./dialogs.js";
import { toast } from "./notice.js";
import { state } from "./state.js";

/** The items of the channel's menu, for the acting person. */
export function channelMenu(channel) {
  const mine = channel.members.includes(state.as);
  const withBot = channel.members.includes(state.app.bot_user);
  const item = (label, kind, danger) => ({
    label,
    danger,
    data: { channelAction: kind },
    run: () => change(channel, kind),
  });
  return [
    mine ? item("Leave the channel", "leave") : item("Join the channel", "join"),
    withBot ? item(`Remove ${state.app.name}`, "remove_bot") : item(`Add ${state.app.name}`, "add_bot"),
    { label: "Rename …", data: { channelAction: "rename" }, run: () => rename(channel) },
    channel.is_archived ? item("Unarchive", "unarchive") : item("Archive", "archive", true),
  ];
}

/** Do it, and say so when it is refused. */
export async function change(channel, kind, details = {}) {
  const said = await act(state.as, kind, { channel: channel.id, ...details });
  if (!said.ok) toast(said.error);
}

async function rename(channel) {
  const name = await askLine("Rename the channel", "Name", channel.name);
  if (name && name !== channel.name) await change(channel, "rename", { name });
}
