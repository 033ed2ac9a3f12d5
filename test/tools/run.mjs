// npm test: installs missing dependencies, runs all levels of tests, and prints "N passed, N failed" as the last line.
// npm test -- unit engine --grep "empty alt" runs only these levels and matching tests.
// npm run test:nightly runs the slow levels.
import path from "node:path";
import { parseArgs } from "node:util";
import { endAll } from "./cleanup.mjs";
import { recordFlaky } from "./flaky.mjs";
import { levels } from "./levels.mjs";
import { createModelSettings } from "./modelSettings.mjs";
import { root } from "./paths.mjs";
import { formatSeconds, say } from "./progress.mjs";
import { addReports, createEmptyReport, listSlowestFiles } from "./report.mjs";
import { build, ensureDependencies } from "./setup.mjs";

/** @typedef {import("./levels.mjs").Given} Given */
/** @typedef {import("./levels.mjs").Level} Level */

/** Number of slowest files to list. */
const SLOWEST_FILES = 10;

const total = createEmptyReport();
try {
  const { chosen, grep } = parseCommandLine();
  await ensureDependencies();
  if (chosen.some(([, { needs }]) => needs !== "nothing")) await build({ tests: true });
  /** @type {Pick<Given, "env" | "settings"> | undefined} */
  let model;
  for (const [name, level] of chosen) {
    process.stdout.write(`\n${name}\n`);
    const started = performance.now();
    await runLevel(name, async () => {
      if (level.needs === "model") model ??= await prepareModel();
      const report = await level.run({ grep, ...(model ?? { env: {}, settings: {} }) });
      if (grep !== undefined) return { report, tooOften: [] };
      if (report.passed + report.failed === 0) throw new Error("The level has no tests.");
      return { report, tooOften: await recordFlaky(name, report.flaky) };
    });
    say(`Level ${name}: ${formatSeconds(performance.now() - started)}`);
  }
  if (total.passed + total.failed === 0) throw new Error("No test ran.");
} catch (error) {
  addFailure("Setup", error);
}
await endAll();
printSlowestFiles();
printFlaky();
if (total.skipped > 0) process.stdout.write(`\n${total.skipped} skipped`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed > 0 ? 1 : 0);

function parseCommandLine() {
  const options = /** @type {const} */ ({ grep: { type: "string", short: "g" }, nightly: { type: "boolean", default: false } });
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const unknown = positionals.find((name) => !(name in levels));
  if (unknown !== undefined) throw new Error(`Unknown level “${unknown}”. Levels: ${Object.keys(levels).join(", ")}.`);
  const runs = values.nightly ? "nightly" : "always";
  const chosen = Object.entries(levels).filter(([name, level]) =>
    positionals.length === 0 ? level.runs === runs : positionals.includes(name),
  );
  return { chosen, grep: values.grep };
}

/**
 * Adds a level's report to the total. A level that can't run counts as failed, and so does a test that was flaky too often.
 * @param {string} name
 * @param {() => Promise<{ report: import("./report.mjs").LevelReport, tooOften: string[] }>} run
 */
async function runLevel(name, run) {
  try {
    const { report, tooOften } = await run();
    Object.assign(total, addReports(total, report));
    total.passed -= tooOften.length;
    total.failed += tooOften.length;
    total.flaky.push(
      ...report.flaky.map((title) => `${name}: ${title}${tooOften.includes(title) ? " (too often: counts as failed)" : ""}`),
    );
  } catch (error) {
    addFailure(`Level ${name}`, error);
  } finally {
    await endAll();
  }
}

/**
 * @param {string} what
 * @param {unknown} error
 */
function addFailure(what, error) {
  total.failed += 1;
  process.stdout.write(`\n  ${what} failed: ${error instanceof Error ? error.message : String(error)}\n`);
}

function printSlowestFiles() {
  const slowest = listSlowestFiles(total, SLOWEST_FILES);
  if (slowest.length < SLOWEST_FILES) return;
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
