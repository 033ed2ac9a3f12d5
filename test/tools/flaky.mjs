// Flaky tests: those that failed and passed in one run. The history of the last runs tells which are so often enough to be a failure.
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { madeCacheFolder } from "./paths.mjs";

/** Number of runs of a level that are remembered. */
const REMEMBERED_RUNS = 10;

/** Number of remembered runs in which a test may not be flaky. */
const MAX_FLAKY_RUNS = 3;

/** @typedef {Record<string, string[][]>} History by level, the titles of the tests that were flaky in its last runs, the latest run last */

/**
 * Adds a level's run to the history.
 * @param {History} history
 * @param {string} level
 * @param {string[]} flaky full titles of the tests that were flaky in the run
 * @returns {{ history: History, tooOften: string[] }} `tooOften`: those that now count as failures
 */
export function rememberRun(history, level, flaky) {
  const titles = [...new Set(flaky)];
  const runs = [...(history[level] ?? []), titles].slice(-REMEMBERED_RUNS);
  const tooOften = titles.filter((title) => runs.filter((run) => run.includes(title)).length >= MAX_FLAKY_RUNS);
  return { history: { ...history, [level]: runs }, tooOften };
}

/**
 * Parses a stored history; one that is damaged counts as none.
 * @param {string} text
 * @returns {History}
 */
export function parseHistory(text) {
  try {
    const stored = JSON.parse(text);
    const isRun = (/** @type {unknown} */ run) => Array.isArray(run) && run.every((title) => typeof title === "string");
    const isWhole = Object.values(stored).every((runs) => Array.isArray(runs) && runs.every(isRun));
    return isWhole && !Array.isArray(stored) ? stored : {};
  } catch {
    return {};
  }
}

/**
 * Remembers the run of a level in the user's cache, which all clones share.
 * @param {string} level
 * @param {string[]} flaky
 * @returns {Promise<string[]>} the tests that were flaky too often, which count as failures
 */
export async function recordFlaky(level, flaky) {
  const file = path.join(await madeCacheFolder("tests"), "flaky.json");
  const { history, tooOften } = rememberRun(parseHistory(await readFile(file, "utf8").catch(() => "{}")), level, flaky);
  const written = `${file}.${process.pid}`;
  await writeFile(written, `${JSON.stringify(history, null, 2)}\n`);
  await rename(written, file);
  return tooOften;
}
