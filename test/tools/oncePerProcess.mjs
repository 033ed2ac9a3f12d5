/**
 * Returns a value that is created once per process. Module state is not enough, because each test bundle has its own copy of the modules it
 * imports.
 * @template T
 * @param {string} name
 * @param {() => T} create
 * @returns {T}
 */
export function getOncePerProcess(name, create) {
  const globals = /** @type {Record<symbol, Map<string, unknown>>} */ (/** @type {unknown} */ (globalThis));
  const values = (globals[KEY] ??= new Map());
  if (!values.has(name)) values.set(name, create());
  return /** @type {T} */ (values.get(name));
}

const KEY = Symbol.for("oriel.tests");
