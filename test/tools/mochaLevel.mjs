// A level of tests that runs in plain Node, as a mocha process of its own.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "./cleanup.mjs";
import { inRepository, root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { temporaryRuntimeFolder } from "./runtimeFolder.mjs";

/** @typedef {import("./countsReporter.mjs").Counts} Counts */

/**
 * @param {string} level the folder in out/test
 * @param {{ timeout: number, grep: string | undefined, env: Record<string, string> }} options
 * @returns {Promise<Counts>}
 */
export async function runMocha(level, { timeout, grep, env }) {
  const folder = inRepository("out", "test", level);
  if (!existsSync(folder)) return { passed: 0, failed: 0, skipped: 0 };
  const temporary = temporaryFolder(level.replaceAll("/", "-"));
  const runtime = temporaryRuntimeFolder();
  const output = path.join(temporary.path, "counts.json");
  const { code } = await run(
    process.execPath,
    [
      ...["--enable-source-maps", inRepository("node_modules", "mocha", "bin", "mocha.js"), "--no-config", "--no-package"],
      ...["--timeout", String(timeout), "--require", inRepository("test", "tools", "endsByItself.mjs")],
      ...["--reporter", inRepository("test", "tools", "countsReporter.mjs"), "--reporter-option", `output=${output}`],
      ...(grep === undefined ? [] : ["--grep", grep]),
      `out/test/${level}/**/*.test.mjs`,
    ],
    { cwd: root, env: { ...process.env, ORIEL_RUNTIME_DIR: runtime.path, ...env } },
  );
  const counts = await readCounts(output);
  await runtime.remove();
  await temporary.remove();
  if (counts === undefined) throw new Error(`mocha ended with exit code ${code} before it had run the tests.`);
  // A process that passed all tests and then failed to end well has failed.
  return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/**
 * @param {string} file
 * @returns {Promise<Counts | undefined>} none when no run got to its end
 */
export async function readCounts(file) {
  return existsSync(file) ? JSON.parse(await readFile(file, "utf8")) : undefined;
}
