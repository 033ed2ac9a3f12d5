// A level of tests that runs in plain Node, as a mocha process of its own.
import { existsSync } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "./cleanup.mjs";
import { inRepository, root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { say } from "./progress.mjs";
import { temporaryRuntimeFolder } from "./runtimeFolder.mjs";

/** @typedef {import("./countsReporter.mjs").Counts} Counts */
/** @typedef {import("./countsReporter.mjs").Report} Report */

/**
 * @typedef {object} MochaOptions
 * @property {number} timeout
 * @property {string | undefined} grep
 * @property {Record<string, string>} env
 */

/**
 * @typedef {object} Lanes
 * @property {number} lanes how many processes share the files
 * @property {number} batches into how many the files are dealt out: many small ones take longer to start than to run. Each is alone, if nothing is said
 * @property {boolean} isPatient whether a file with a test that failed is run once more, from its begin: where tests wait for other processes
 */

/**
 * @param {string} level the folder in out/test
 * @param {MochaOptions & Partial<Lanes>} options one lane, if nothing is said
 * @returns {Promise<Counts>}
 */
export async function runMocha(level, { lanes = 1, batches, isPatient = false, ...options }) {
  const folder = inRepository("out", "test", level);
  const total = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(folder)) return total;
  const runAll = async (/** @type {string[]} */ files, /** @type {"inherit" | "collect"} */ shown) => {
    const report = await runFiles(level, files, shown, options);
    return isPatient && Object.keys(report.failedFiles).length > 0 ? again(level, report, shown, options) : report;
  };
  if (lanes === 1) return runAll([`out/test/${level}/**/*.test.mjs`], "inherit");
  const files = await filesBySize(level);
  const count = Math.min(batches ?? files.length, files.length);
  // Dealt out like cards, so that each batch has large files and small ones.
  const left = Array.from({ length: count }, (_, batch) => files.filter((_, index) => index % count === batch)).values();
  const lane = async () => {
    for (const batch of left) {
      // What several processes say at once nobody can read: each is shown when it has ended.
      const counts = await runAll(batch, "collect");
      add(total, counts, 1);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return total;
}

/**
 * Runs the files in which a test failed once more. What they count then takes the place of what they counted before.
 * @param {string} level
 * @param {Report} report
 * @param {"inherit" | "collect"} shown
 * @param {MochaOptions} options
 * @returns {Promise<Counts>}
 */
async function again(level, { failedFiles, ...before }, shown, options) {
  const names = Object.keys(failedFiles);
  say(`A busy machine may be slower than a person waits. Once more: ${names.map((name) => path.basename(name)).join(", ")}`);
  const after = await runFiles(level, names, shown, options);
  const total = { ...before };
  for (const counts of Object.values(failedFiles)) add(total, counts, -1);
  add(total, after, 1);
  return total;
}

/**
 * @param {Counts} total
 * @param {Counts} counts
 * @param {1 | -1} sign
 */
function add(total, { passed, failed, skipped }, sign) {
  total.passed += sign * passed;
  total.failed += sign * failed;
  total.skipped += sign * skipped;
}

/**
 * The files of a level, the largest first: those that take long are not to be left for the end.
 * @param {string} level
 */
async function filesBySize(level) {
  const names = (await readdir(inRepository("test", level), { recursive: true })).filter((name) => name.endsWith(".test.ts"));
  const sized = await Promise.all(names.map(async (name) => ({ name, size: (await stat(inRepository("test", level, name))).size })));
  return sized.sort((a, b) => b.size - a.size).map(({ name }) => `out/test/${level}/${name.replace(/\.ts$/, ".mjs")}`);
}

/**
 * @param {string} level
 * @param {string[]} files
 * @param {"inherit" | "collect"} shown
 * @param {MochaOptions} options
 * @returns {Promise<Report>}
 */
async function runFiles(level, files, shown, { timeout, grep, env }) {
  const temporary = temporaryFolder(level.replaceAll("/", "-"));
  const runtime = temporaryRuntimeFolder();
  const file = path.join(temporary.path, "counts.json");
  const { code, output } = await run(
    process.execPath,
    [
      ...["--enable-source-maps", inRepository("node_modules", "mocha", "bin", "mocha.js"), "--no-config", "--no-package"],
      ...["--timeout", String(timeout), "--require", inRepository("test", "tools", "endsByItself.mjs")],
      ...["--reporter", inRepository("test", "tools", "countsReporter.mjs"), "--reporter-option", `output=${file}`],
      ...(grep === undefined ? [] : ["--grep", grep]),
      ...files,
    ],
    { cwd: root, env: { ...process.env, ORIEL_RUNTIME_DIR: runtime.path, ...env }, output: shown },
  );
  process.stdout.write(output);
  const counts = await readCounts(file);
  await runtime.remove();
  await temporary.remove();
  if (counts === undefined) throw new Error(`mocha ended with exit code ${code} before it had run the tests.`);
  // A process that passed all tests and then failed to end well has failed.
  return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/**
 * @param {string} file
 * @returns {Promise<Report | undefined>} none when no run got to its end
 */
export async function readCounts(file) {
  return existsSync(file) ? JSON.parse(await readFile(file, "utf8")) : undefined;
}
