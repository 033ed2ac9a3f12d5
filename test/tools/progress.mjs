// Progress lines on stderr, so that stdout contains only the result of a tool.

/**
 * Runs a step, and reports its start and duration.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function runStep(title, task) {
  const startedMs = performance.now();
  say(`${title}…`);
  const result = await task();
  say(`${title}: ${formatSeconds(performance.now() - startedMs)}`);
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
