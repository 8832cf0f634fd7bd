/** Emoji: `:wave:` to its character, from emoji.json (see EMOJI-LICENSE.txt). Unknown codes stay text. */

let characters = new Map();

/** Load the map; without it the codes stay readable as text. */
export async function loadEmoji() {
  const response = await fetch("/static/emoji.json");
  characters = new Map(Object.entries(await response.json()));
}

/** One code, without its colons, as a character; undefined when unknown. `tone` is Slack's 2 to 6. */
export function emojiCharacter(name, tone) {
  const character = characters.get(name);
  if (!character || !tone) return character;
  return character.replace(/\uFE0F$/, "") + (characters.get(`skin-tone-${tone}`) ?? "");
}

/** At this place of a text: `:name:` with an optional skin tone. */
export const EMOJI_AT = /:([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?/y;

/** A text with all its known codes as characters. */
export function emojify(text) {
  return text.replace(
    new RegExp(EMOJI_AT.source, "g"),
    (code, name, tone) => emojiCharacter(name, tone) ?? code,
  );
}
