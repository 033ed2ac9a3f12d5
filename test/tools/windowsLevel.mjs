// Runs the Windows tests with Wine. Selected test files of other levels run inside Wine; the tests in test/windows run on Linux and start
// programs in Wine.
import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { createTemporaryFolder } from "./cleanup.mjs";
import { readReport } from "./mochaProcess.mjs";
import { runMochaLevel } from "./mochaLevel.mjs";
import { getRepositoryPath, root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { say } from "./progress.mjs";
import { addReports, createEmptyReport } from "./report.mjs";
import { ensureWindowsLlamaServer } from "./windowsLlamaServer.mjs";
import { findWine, prepareWindows, toWindowsPath } from "./wine.mjs";

/** @typedef {import("./levels.mjs").LevelInput} LevelInput */
/** @typedef {import("./report.mjs").Report} Report */
/** @typedef {import("./wine.mjs").Windows} Windows */

const TIMEOUT_MS = 120_000;

const MISSING_COMPILER = "building it needs cmake, git and g++-mingw-w64-x86-64-posix.";

/** Tests of other levels that depend on files, paths, pipes or child processes. */
const FILES = [
  "test/unit/{cli,client,disk,link}/**/*.test.ts",
  "test/unit/altText/{repository,worker}/**/*.test.ts",
  "test/unit/core/**/*.test.ts",
  "test/unit/llamaServer/**/*.test.ts",
  "test/process/altText/**/*.test.ts",
  "test/process/cli/altApply.test.ts",
];

/** Tests that only measure the speed of platform-independent code. */
const IGNORED_FILES = ["test/unit/altText/repository/ignoreRules.test.ts"];

/**
 * Skips the tests that this machine can't run, and prints the reason. llama-server.exe is used, and built, only if the level was chosen by name.
 * @param {LevelInput} input
 * @returns {Promise<import("./report.mjs").LevelReport>}
 */
export async function runWindowsLevel({ grep, env, isNamed }) {
  const wine = findWine();
  if (wine === undefined) {
    say("Level windows is left out: Wine is not installed (apt-get install wine wine64).");
    return { ...createEmptyReport(), skipped: 1 };
  }
  const llamaServer = isNamed ? await ensureWindowsLlamaServer() : undefined;
  if (llamaServer === undefined)
    say(`Tests with llama-server.exe are left out: ${isNamed ? MISSING_COMPILER : "npm test -- windows runs them."}`);
  const { windows, remove } = await prepareWindows(wine);
  try {
    const reportFromWine = await runInsideWine(windows, grep);
    const reportFromLinux = await runMochaLevel("windows", {
      ...{ timeoutMs: TIMEOUT_MS, grep },
      env: { ...env, ORIEL_TEST_WINDOWS: JSON.stringify({ ...windows, llamaServer }) },
    });
    return { ...addReports(reportFromWine, reportFromLinux), flaky: reportFromLinux.flaky };
  } finally {
    await remove();
  }
}

/**
 * Runs mocha inside Wine. Its output goes to a file, because Node for Windows can't write to the pipes of Linux.
 * @param {Windows} windows
 * @param {string | undefined} grep
 * @returns {Promise<Report>}
 */
async function runInsideWine({ wine, node, env }, grep) {
  const temporary = createTemporaryFolder("windows");
  const [output, counts] = [path.join(temporary.path, "output.txt"), path.join(temporary.path, "counts.json")];
  const register = `file:///Z:${getRepositoryPath("test", "register.mjs")}`;
  const command = [
    ...[node, "--disable-warning=ExperimentalWarning", "--import", register],
    ...[path.join("node_modules", "mocha", "bin", "mocha.js"), "--no-config", "--no-package", "--timeout", String(TIMEOUT_MS)],
    ...["--reporter", path.join("test", "tools", "countsReporter.mjs"), "--reporter-option", `output=${toWindowsPath(counts)}`],
    ...(grep === undefined ? [] : ["--grep", grep]),
    ...IGNORED_FILES.flatMap((file) => ["--ignore", file]),
    ...FILES,
  ];
  const log = await open(output, "w");
  try {
    const { code } = await run(wine, command, { cwd: root, env, output: log.fd });
    process.stdout.write(await readFile(output, "utf8"));
    const report = existsSync(counts) ? await readReport(counts) : undefined;
    if (report === undefined) throw new Error(`mocha exited under Wine with code ${code} before it finished the tests.`);
    const files = Object.entries(report.files).map(([file, counted]) => [file.replace(/^Z:/i, "").replaceAll("\\", "/"), counted]);
    return { ...report, files: Object.fromEntries(files) };
  } finally {
    await log.close();
    await temporary.remove();
  }
}
