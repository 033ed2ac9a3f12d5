/**
 * What is to be there once in a process. Each test file is a bundle with a copy of its own of the modules that it imports.
 * @template T
 * @param {string} name
 * @param {() => T} make
 * @returns {T}
 */
export function oncePerProcess(name, make) {
  const all = /** @type {Record<symbol, Map<string, unknown>>} */ (/** @type {unknown} */ (globalThis));
  const made = (all[KEY] ??= new Map());
  if (!made.has(name)) made.set(name, make());
  return /** @type {T} */ (made.get(name));
}

const KEY = Symbol.for("oriel.tests");
