// Short progress lines on stderr, so that what a tool prints as its result stays alone on stdout.

/**
 * Says what begins, does it, and says how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const started = performance.now();
  say(`${what} …`);
  const result = await work();
  say(`${what}: ${seconds(performance.now() - started)}`);
  return result;
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`[oriel] ${line}\n`);
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
