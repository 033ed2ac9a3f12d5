// npm test: installs missing dependencies, runs all levels of tests, and prints "N passed, N failed" as the last line.
// npm test -- unit engine --grep "empty alt" runs only these levels and matching tests.
// npm run test:nightly runs the slow levels.
import path from "node:path";
import { parseArgs } from "node:util";
import { cleanUpAll } from "./cleanup.mjs";
import { recordFlakyTests } from "./flaky.mjs";
import { levels } from "./levels.mjs";
import { createModelSettings } from "./modelSettings.mjs";
import { root } from "./paths.mjs";
import { formatSeconds, say } from "./progress.mjs";
import { addReports, createEmptyReport, listSlowestFiles } from "./report.mjs";
import { build, ensureDependencies } from "./setup.mjs";

/** @typedef {import("./levels.mjs").LevelInput} LevelInput */
/** @typedef {import("./levels.mjs").Level} Level */

/** Number of slowest files to list. */
const SLOWEST_FILE_COUNT = 10;

const total = createEmptyReport();
try {
  const { chosenLevels, grep, isNamed } = parseCommandLine();
  await ensureDependencies();
  if (chosenLevels.some(([, { needs }]) => needs !== "nothing")) await build({ tests: true });
  /** @type {Pick<LevelInput, "env" | "settings"> | undefined} */
  let model;
  for (const [name, level] of chosenLevels) {
    process.stdout.write(`\n${name}\n`);
    const startedMs = performance.now();
    await runLevel(name, async () => {
      if (level.needs === "model") model ??= await prepareModel();
      const report = await level.run({ grep, isNamed, ...(model ?? { env: {}, settings: {} }) });
      if (grep !== undefined) return { report, failedTitles: [] };
      if (report.passed + report.failed + report.skipped === 0) throw new Error("The level has no tests.");
      return { report, failedTitles: await recordFlakyTests(name, report.flaky) };
    });
    say(`Level ${name}: ${formatSeconds(performance.now() - startedMs)}`);
  }
  if (total.passed + total.failed + total.skipped === 0) throw new Error("No test ran.");
} catch (error) {
  addFailure("Setup", error);
}
await cleanUpAll();
printSlowestFiles();
printFlaky();
if (total.skipped > 0) process.stdout.write(`\n${total.skipped} skipped`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed > 0 ? 1 : 0);

function parseCommandLine() {
  const options = /** @type {const} */ ({ grep: { type: "string", short: "g" }, nightly: { type: "boolean", default: false } });
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const unknownLevel = positionals.find((name) => !(name in levels));
  if (unknownLevel !== undefined) throw new Error(`Unknown level “${unknownLevel}”. Levels: ${Object.keys(levels).join(", ")}.`);
  const schedule = values.nightly ? "nightly" : "always";
  const chosenLevels = Object.entries(levels).filter(([name, level]) =>
    positionals.length === 0 ? level.schedule === schedule : positionals.includes(name),
  );
  return { chosenLevels, grep: values.grep, isNamed: positionals.length > 0 };
}

/**
 * Adds a level's report to the total. A level that can't run counts as failed, and so does a test that was flaky too often.
 * @param {string} name
 * @param {() => Promise<{ report: import("./report.mjs").LevelReport, failedTitles: string[] }>} run
 */
async function runLevel(name, run) {
  try {
    const { report, failedTitles } = await run();
    Object.assign(total, addReports(total, report));
    total.passed -= failedTitles.length;
    total.failed += failedTitles.length;
    total.flaky.push(
      ...report.flaky.map((title) => `${name}: ${title}${failedTitles.includes(title) ? " (too often: counts as failed)" : ""}`),
    );
  } catch (error) {
    addFailure(`Level ${name}`, error);
  } finally {
    await cleanUpAll();
  }
}

/**
 * @param {string} title
 * @param {unknown} error
 */
function addFailure(title, error) {
  total.failed += 1;
  process.stdout.write(`\n  ${title} failed: ${error instanceof Error ? error.message : String(error)}\n`);
}

function printSlowestFiles() {
  const slowest = listSlowestFiles(total, SLOWEST_FILE_COUNT);
  if (slowest.length < SLOWEST_FILE_COUNT) return;
  const lines = slowest.map(({ file, durationMs }) => `  ${formatSeconds(durationMs).padStart(8)}  ${path.relative(root, file)}\n`);
  process.stdout.write(`\nSlowest files:\n${lines.join("")}`);
}

function printFlaky() {
  if (total.flaky.length === 0) return;
  process.stdout.write(`\nflaky: ${total.flaky.length}\n${total.flaky.map((title) => `  ${title}\n`).join("")}`);
}

async function prepareModel() {
  const { obtainLlamaServer } = await import("./llamaServer.mjs");
  const llamaServer = await obtainLlamaServer();
  return { env: { ORIEL_TEST_LLAMA_SERVER: llamaServer }, settings: createModelSettings(llamaServer) };
}
