// Runs a level of tests in plain Node, with one or more mocha processes.
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { runMochaProcess } from "./mochaProcess.mjs";
import { getRepositoryPath } from "./paths.mjs";
import { say } from "./progress.mjs";
import { addReports, createEmptyReport, listFailedFiles, mergeRetry } from "./report.mjs";

/** @typedef {import("./mochaProcess.mjs").MochaOptions} MochaOptions */
/** @typedef {import("./report.mjs").LevelReport} LevelReport */

/**
 * @typedef {object} LevelOptions
 * @property {number} [parallel] number of parallel processes, 1 by default
 * @property {number} [batches] number of groups to distribute the files to, each run by one process; by default each file is its own group
 * @property {boolean} [retries] whether to run files with a failed test again, for tests that depend on the timing of other processes
 */

/**
 * @param {string} level folder in test/
 * @param {MochaOptions & LevelOptions} options
 * @returns {Promise<LevelReport>}
 */
export async function runMochaLevel(level, { parallel = 1, batches, retries = false, ...options }) {
  const runAll = async (/** @type {string[]} */ files, /** @type {"inherit" | "collect"} */ output) => {
    const report = await runMochaProcess(files, output, options);
    const failed = listFailedFiles(report);
    if (!retries || failed.length === 0) return { ...report, flaky: [] };
    say(`Retrying: ${failed.map((name) => path.basename(name)).join(", ")}`);
    return mergeRetry(report, await runMochaProcess(failed, output, options));
  };
  if (parallel === 1) return runAll([`test/${level}/**/*.test.ts`], "inherit");
  const files = await listFilesBySize(level);
  const count = Math.min(batches ?? files.length, files.length);
  // The files are distributed in turn, so that each batch has large and small files.
  const remaining = Array.from({ length: count }, (_, batch) => files.filter((_, index) => index % count === batch)).values();
  const total = createEmptyReport();
  const runBatches = async () => {
    for (const batch of remaining) {
      const { flaky, ...report } = await runAll(batch, "collect");
      Object.assign(total, addReports(total, report));
      total.flaky.push(...flaky);
    }
  };
  await Promise.all(Array.from({ length: parallel }, runBatches));
  return total;
}

/**
 * Lists the files of a level, largest first, so that slow ones do not start last.
 * @param {string} level
 */
async function listFilesBySize(level) {
  const names = (await readdir(getRepositoryPath("test", level), { recursive: true })).filter((name) => name.endsWith(".test.ts"));
  const filesWithSizes = await Promise.all(
    names.map(async (name) => ({ name, bytes: (await stat(getRepositoryPath("test", level, name))).size })),
  );
  return filesWithSizes.sort((a, b) => b.bytes - a.bytes).map(({ name }) => `test/${level}/${name.replaceAll("\\", "/")}`);
}
