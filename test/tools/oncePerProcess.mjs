/**
 * Creates a value once per process. Module state is not enough, because each test bundle has its own copy of the modules it imports.
 * @template T
 * @param {string} name
 * @param {() => T} make
 * @returns {T}
 */
export function getOncePerProcess(name, make) {
  const all = /** @type {Record<symbol, Map<string, unknown>>} */ (/** @type {unknown} */ (globalThis));
  const made = (all[KEY] ??= new Map());
  if (!made.has(name)) made.set(name, make());
  return /** @type {T} */ (made.get(name));
}

const KEY = Symbol.for("oriel.tests");
