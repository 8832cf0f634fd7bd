/** Talks to the sandbox server: JSON over HTTP. Errors come back as sentences. */

const UNREACHABLE = "The sandbox does not answer. Is it still running in the terminal?";

/**
 * @param {string} path
 * @param {Object<string, string|number>} [query]
 * @returns {Promise<Object>} what the server said; rejects with an Error whose message is a sentence
 */
export function get(path, query = {}) {
  const search = new URLSearchParams(query).toString();
  return call(search ? `${path}?${search}` : path, {});
}

/**
 * @param {string} path
 * @param {Object} body
 * @returns {Promise<Object>}
 */
export function post(path, body) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function call(path, options) {
  const response = await fetch(path, options).catch(() => null);
  if (!response) throw new Error(UNREACHABLE);
  const said = await response.json().catch(() => null);
  if (said === null) throw new Error(`The sandbox answered ${response.status} without JSON.`);
  if (!response.ok && !said.error) throw new Error(`The sandbox answered ${response.status}.`);
  return said;
}

/**
 * Do something as a person: click, submit, type.
 * @param {string} as user id
 * @param {string} kind
 * @param {Object} details
 * @returns {Promise<{ok: boolean, error?: string, errors?: Object<string, string>}>} never rejects
 */
export async function act(as, kind, details) {
  try {
    return await post("/sandbox/act", { as, kind, ...details });
  } catch (error) {
    return { ok: false, error: error.message };
  }
}
