// Combines test reports.

/** @typedef {import("./countsReporter.mjs").Counts} Counts */
/** @typedef {import("./countsReporter.mjs").FileReport} FileReport */
/** @typedef {import("./countsReporter.mjs").Report} Report */

/**
 * @typedef {Report & { flaky: string[] }} LevelReport report of a level, with the full titles of tests that failed at first and passed in a
 * retry
 */

/** @returns {LevelReport} */
export const createEmptyReport = () => ({ passed: 0, failed: 0, skipped: 0, files: {}, flaky: [] });

/**
 * @param {Report} first
 * @param {Report} second
 * @returns {Report}
 */
export const addReports = (first, second) => createReport({ ...first.files, ...second.files }, first, second);

/**
 * Replaces the results of failed files with the results of the retry. A test that failed only in the first run is flaky.
 * @param {Report} first
 * @param {Report} second report of the failed files only
 * @returns {LevelReport}
 */
export function mergeRetry(first, second) {
  const retried = Object.entries(second.files);
  const flaky = retried.flatMap(([file, { failures }]) => (first.files[file]?.failures ?? []).filter((title) => !failures.includes(title)));
  const replacedReports = retried.map(([file]) => first.files[file]).filter((report) => report !== undefined);
  return { ...createReport({ ...first.files, ...second.files }, first, second, ...replacedReports.map(negateCounts)), flaky };
}

/** @param {Report} report */
export const listFailedFiles = ({ files }) => Object.keys(files).filter((file) => (files[file]?.failed ?? 0) > 0);

/**
 * Lists the slowest files, slowest first.
 * @param {Report} report
 * @param {number} count
 * @returns {{ file: string, durationMs: number }[]}
 */
export function listSlowestFiles({ files }, count) {
  const fileDurations = Object.entries(files).map(([file, { durationMs }]) => ({ file, durationMs }));
  return fileDurations.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, count);
}

/**
 * @param {Record<string, FileReport>} files
 * @param {Counts[]} counts
 * @returns {Report}
 */
function createReport(files, ...counts) {
  const sum = (/** @type {keyof Counts} */ key) => counts.reduce((total, count) => total + count[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped"), files };
}

/**
 * @param {Counts} counts
 * @returns {Counts}
 */
const negateCounts = ({ passed, failed, skipped }) => ({ passed: -passed, failed: -failed, skipped: -skipped });
