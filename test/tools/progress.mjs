// Progress lines on stderr, so that stdout contains only the result of a tool.

/**
 * Runs a step, and reports its start and duration.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function runStep(what, work) {
  const started = performance.now();
  say(`${what}…`);
  const result = await work();
  say(`${what}: ${formatSeconds(performance.now() - started)}`);
  return result;
}

/**
 * Runs a tool, and reports an error without its stack.
 * @param {() => Promise<void>} tool
 */
export async function runTool(tool) {
  try {
    await tool();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`[oriel] ${line}\n`);
}

/** @param {number} milliseconds */
export function formatSeconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
