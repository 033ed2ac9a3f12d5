// A level of tests that runs in plain Node, in one or more mocha processes.
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { runMochaProcess } from "./mochaProcess.mjs";
import { inRepository } from "./paths.mjs";
import { say } from "./progress.mjs";
import { addReports, emptyReport, failedFiles, mergeRetry } from "./report.mjs";

/** @typedef {import("./mochaProcess.mjs").MochaOptions} MochaOptions */
/** @typedef {import("./report.mjs").LevelReport} LevelReport */

/**
 * @typedef {object} LevelOptions
 * @property {number} [lanes] number of processes at a time, 1 by default
 * @property {number} [batches] number of groups into which the files are dealt, each for one process; by default each file is one
 * @property {boolean} [retries] whether files with a failed test run a second time: for tests that wait for other processes
 */

/**
 * @param {string} level folder in test/
 * @param {MochaOptions & LevelOptions} options
 * @returns {Promise<LevelReport>}
 */
export async function runMochaLevel(level, { lanes = 1, batches, retries = false, ...options }) {
  const runAll = async (/** @type {string[]} */ files, /** @type {"inherit" | "collect"} */ shown) => {
    const report = await runMochaProcess(files, shown, options);
    const failed = failedFiles(report);
    if (!retries || failed.length === 0) return { ...report, flaky: [] };
    say(`Trying again: ${failed.map((name) => path.basename(name)).join(", ")}`);
    return mergeRetry(report, await runMochaProcess(failed, shown, options));
  };
  if (lanes === 1) return runAll([`test/${level}/**/*.test.ts`], "inherit");
  const files = await filesBySize(level);
  const count = Math.min(batches ?? files.length, files.length);
  // Dealt out like cards, so that each batch has large files and small ones.
  const remaining = Array.from({ length: count }, (_, batch) => files.filter((_, index) => index % count === batch)).values();
  const total = emptyReport();
  const lane = async () => {
    for (const batch of remaining) {
      const { flaky, ...report } = await runAll(batch, "collect");
      Object.assign(total, addReports(total, report));
      total.flaky.push(...flaky);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return total;
}

/**
 * The files of a level, the largest first: those that take long must not start last.
 * @param {string} level
 */
async function filesBySize(level) {
  const names = (await readdir(inRepository("test", level), { recursive: true })).filter((name) => name.endsWith(".test.ts"));
  const sized = await Promise.all(names.map(async (name) => ({ name, bytes: (await stat(inRepository("test", level, name))).size })));
  return sized.sort((a, b) => b.bytes - a.bytes).map(({ name }) => `test/${level}/${name.replaceAll("\\", "/")}`);
}
