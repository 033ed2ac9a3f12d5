// Records flaky tests, which fail and then pass in the same run. A test that was flaky too often in the last runs counts as failed.
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { ensureCacheFolder } from "./paths.mjs";

/** Number of runs in the history of a level. */
const MAX_RUNS = 10;

/** Number of flaky runs in the history at which a test counts as failed. */
const MAX_FLAKY_RUNS = 3;

/** @typedef {Record<string, string[][]>} History titles of flaky tests in each of the last runs, latest last, by level */

/**
 * Adds a level's run to the history.
 * @param {History} history
 * @param {string} level
 * @param {string[]} flakyTitles full titles of the tests that were flaky in the run
 * @returns {{ history: History, failedTitles: string[] }} `failedTitles`: titles of the tests that now count as failed
 */
export function addRun(history, level, flakyTitles) {
  const titles = [...new Set(flakyTitles)];
  const runs = [...(history[level] ?? []), titles].slice(-MAX_RUNS);
  const failedTitles = titles.filter((title) => runs.filter((run) => run.includes(title)).length >= MAX_FLAKY_RUNS);
  return { history: { ...history, [level]: runs }, failedTitles };
}

/**
 * Parses a stored history. A damaged history is discarded.
 * @param {string} text
 * @returns {History}
 */
export function parseHistory(text) {
  try {
    const stored = JSON.parse(text);
    const isRun = (/** @type {unknown} */ run) => Array.isArray(run) && run.every((title) => typeof title === "string");
    const isValid = Object.values(stored).every((runs) => Array.isArray(runs) && runs.every(isRun));
    return isValid && !Array.isArray(stored) ? stored : {};
  } catch {
    return {};
  }
}

/**
 * Adds the run of a level to the history in the user's cache, which all clones share.
 * @param {string} level
 * @param {string[]} flakyTitles
 * @returns {Promise<string[]>} titles of the tests that were flaky too often and count as failed
 */
export async function recordFlakyTests(level, flakyTitles) {
  const file = path.join(await ensureCacheFolder("tests"), "flaky.json");
  const { history, failedTitles } = addRun(parseHistory(await readFile(file, "utf8").catch(() => "{}")), level, flakyTitles);
  const temporaryFile = `${file}.${process.pid}`;
  await writeFile(temporaryFile, `${JSON.stringify(history, null, 2)}\n`);
  await rename(temporaryFile, file);
  return failedTitles;
}
