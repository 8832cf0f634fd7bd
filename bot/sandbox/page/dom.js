/**
 * Makes and updates elements.
 *
 * Whatever people or the bot wrote enters the page as text nodes or as values of attributes that cannot run,
 * never as markup; addresses go through links.js first.
 */

/**
 * Make an element.
 * @param {string} tag
 * @param {Object<string, *>} [attributes] `onclick` and the like take functions, `data` an object for dataset;
 *   null, undefined and false leave an attribute out, true sets it empty
 * @param {...(Node|string|number|null|undefined|false|Array)} children strings become text nodes
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...flat(children));
  return element;
}

function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") element.addEventListener(name.slice(2), value);
  else if (name === "data") Object.assign(element.dataset, present(value));
  else element.setAttribute(name, value === true ? "" : String(value));
}

function present(values) {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** Several nodes as one. */
export function fragment(...children) {
  const all = document.createDocumentFragment();
  all.append(...flat(children));
  return all;
}

const known = new WeakMap();

/**
 * Make the children of `parent` be these items, in order, rebuilding only what changed; the focus stays on the
 * same button even when its surroundings were rebuilt.
 * @param {Element} parent
 * @param {{key: string, version: string, build: function(): HTMLElement}[]} items
 */
export function reconcile(parent, items) {
  const focus = rememberFocus(parent);
  const old = new Map([...parent.children].map((child) => [known.get(child)?.key, child]));
  const wanted = items.map((item) => kept(old.get(item.key), item));
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, place) => {
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null);
  });
  focus();
}

function kept(element, item) {
  if (element && known.get(element).version === item.version) return element;
  const built = item.build();
  known.set(built, { key: item.key, version: item.version });
  return built;
}

function rememberFocus(parent) {
  const active = document.activeElement;
  if (!active || active === parent || !parent.contains(active)) return () => {};
  const path = focusPath(active, parent);
  return () => {
    if (!active.isConnected) parent.querySelector(path)?.focus({ preventScroll: true });
  };
}

function focusPath(active, parent) {
  const steps = [];
  for (let node = active; node && node !== parent; node = node.parentElement) {
    const { ts, blockId, actionId, value } = node.dataset;
    if (actionId) steps.unshift(`[data-action-id="${CSS.escape(actionId)}"]`);
    else if (blockId) steps.unshift(`[data-block-id="${CSS.escape(blockId)}"]`);
    else if (ts) steps.unshift(`[data-ts="${CSS.escape(ts)}"]`);
    else if (value) steps.unshift(`[data-value="${CSS.escape(value)}"]`);
  }
  return steps.join(" ") || "[tabindex]";
}
