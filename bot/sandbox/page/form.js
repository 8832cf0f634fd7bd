/**
 * What a person has typed into a view, in the shape of Slack's `view.state.values`. The server adds what was left
 * as the bot put it, and says what is missing or too long.
 */

export class Form {
  /** @param {Object} view Slack's view JSON */
  constructor(view) {
    this.values = structuredClone(view.state?.values ?? {});
  }

  /** The value so far: typed, else what the element starts with; undefined when it says nothing. */
  value(block, element) {
    return this.values[block]?.[element.action_id] ?? initial(element);
  }

  /** Remember a value. */
  keep(block, action, value) {
    this.values[block] = { ...this.values[block], [action]: value };
  }
}

/** How Slack counts a text: by characters, an emoji being one or more. */
export const lengthOf = (text) => [...(text ?? "")].length;

/** The most characters a plain_text_input takes. */
export const limitOf = (element) => element.max_length ?? 3000;

const PICKED = ["date", "time", "user", "users", "conversation"];

function initial(element) {
  const { type } = element;
  if (element.initial_value !== undefined) return { type, value: element.initial_value };
  const picked = PICKED.find((key) => element[`initial_${key}`]);
  if (picked) return { type, [`selected_${picked}`]: element[`initial_${picked}`] };
  if (element.initial_options) return { type, selected_options: element.initial_options };
  return element.initial_option ? { type, selected_option: element.initial_option } : undefined;
}
