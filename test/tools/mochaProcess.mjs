// Runs test files in one mocha process, directly from their TypeScript sources.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createTemporaryFolder } from "./cleanup.mjs";
import { getRepositoryPath, root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { createTemporaryRuntimeFolder } from "./runtimeFolder.mjs";

/** @typedef {import("./countsReporter.mjs").Report} Report */

/**
 * @typedef {object} MochaOptions
 * @property {number} timeoutMs timeout of each test that does not set its own
 * @property {string | undefined} grep
 * @property {Record<string, string>} env
 */

/**
 * @param {string[]} files paths relative to the root, or globs
 * @param {"inherit" | "collect"} outputMode "collect" prints the output after the process has exited, so that the output of parallel
 * processes does not mix
 * @param {MochaOptions} options
 * @returns {Promise<Report>}
 */
export async function runMochaProcess(files, outputMode, { timeoutMs, grep, env }) {
  const temporary = createTemporaryFolder("mocha");
  const runtime = createTemporaryRuntimeFolder();
  const file = path.join(temporary.path, "counts.json");
  const { code, output } = await run(
    process.execPath,
    [
      ...["--import", pathToFileURL(getRepositoryPath("test", "register.mjs")).href],
      ...[getRepositoryPath("node_modules", "mocha", "bin", "mocha.js"), "--no-config", "--no-package"],
      ...["--timeout", String(timeoutMs), "--require", getRepositoryPath("test", "tools", "exitCheck.mjs")],
      ...["--reporter", getRepositoryPath("test", "tools", "countsReporter.mjs"), "--reporter-option", `output=${file}`],
      ...(grep === undefined ? [] : ["--grep", grep]),
      ...files,
    ],
    { cwd: root, env: { ...process.env, ORIEL_RUNTIME_DIR: runtime.path, ...env }, output: outputMode },
  );
  process.stdout.write(output);
  const report = await readReport(file);
  await runtime.remove();
  await temporary.remove();
  if (report === undefined) throw new Error(`mocha exited with code ${code} before it finished the tests.`);
  // A process that passes all tests but does not exit properly has failed.
  return code === 0 || report.failed > 0 ? report : { ...report, failed: 1 };
}

/**
 * @param {string} file
 * @returns {Promise<Report | undefined>} undefined if no run finished
 */
export async function readReport(file) {
  return existsSync(file) ? JSON.parse(await readFile(file, "utf8")) : undefined;
}
