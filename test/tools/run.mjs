// npm test: sets up what is missing, runs the levels of tests one after another, and ends with the line "N passed, N failed".
// npm test -- unit engine --grep "empty alt" runs only some levels, and of those only some tests.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { endAll } from "./cleanup.mjs";
import { settingsFor } from "./modelSettings.mjs";
import { say } from "./progress.mjs";
import { build, ensureDependencies } from "./setup.mjs";

/** @typedef {import("./countsReporter.mjs").Counts} Counts */

/**
 * @typedef {object} Level
 * @property {boolean} asksModel whether its tests want a llama-server
 * @property {(given: Given) => Promise<Counts>} run
 */

/**
 * @typedef {object} Given
 * @property {string | undefined} grep
 * @property {Record<string, string>} env for the tests
 * @property {Record<string, unknown>} settings of Oriel in VS Code
 */

// Each level's module is loaded when its turn comes: what it imports is there only after set-up.
/** @type {Record<string, Level>} */
const levels = {
  // A thousand small tests that often wait for a process or a timer: two at once take little more than half the time.
  unit: { asksModel: false, run: (given) => mocha("unit", 30_000, given, { lanes: 2, batches: 4 }) },
  engine: { asksModel: true, run: (given) => mocha("engine", 60_000, given, { isPatient: true }) },
  host: {
    asksModel: true,
    run: async (given) => (await import("./hostLevel.mjs")).runHostLevel(given),
  },
  e2e: {
    asksModel: true,
    async run(given) {
      const { packageExtension } = await import("./package.mjs");
      const vsix = await packageExtension();
      const env = { ORIEL_TEST_VSIX: vsix, ORIEL_TEST_SETTINGS: JSON.stringify(given.settings) };
      // A VS Code, a browser and a llama-server at once are enough for two processors.
      const lanes = availableParallelism() >= 4 ? 2 : 1;
      return mocha("e2e", 180_000, { ...given, env: { ...given.env, ...env } }, { lanes, isPatient: true });
    },
  },
};

const total = { passed: 0, failed: 0, skipped: 0 };
try {
  const { chosen, grep } = parseCommandLine();
  await ensureDependencies();
  await build({ tests: true });
  /** @type {Pick<Given, "env" | "settings"> | undefined} */
  let model;
  for (const [name, level] of chosen) {
    process.stdout.write(`\n${name}\n`);
    const started = performance.now();
    await counting(name, async () => {
      if (level.asksModel) model ??= await prepareModel();
      const counts = await level.run({ grep, ...(model ?? { env: {}, settings: {} }) });
      if (counts.passed + counts.failed === 0 && grep === undefined) throw new Error("It has no tests.");
      return counts;
    });
    say(`Level ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
  if (total.passed + total.failed === 0) throw new Error("No test ran.");
} catch (error) {
  fail("Set-up", error);
}
await endAll();
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exit(total.failed > 0 ? 1 : 0);

function parseCommandLine() {
  const { values, positionals } = parseArgs({ options: { grep: { type: "string", short: "g" } }, allowPositionals: true });
  const unknown = positionals.find((name) => !(name in levels));
  if (unknown !== undefined) throw new Error(`There is no level “${unknown}”; there are ${Object.keys(levels).join(", ")}.`);
  const chosen = Object.entries(levels).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  return { chosen, grep: values.grep };
}

/**
 * Adds a level's counts to the total. A level that can't run has failed.
 * @param {string} name
 * @param {() => Promise<Counts>} run
 */
async function counting(name, run) {
  try {
    const { passed, failed, skipped } = await run();
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  } catch (error) {
    fail(`Level ${name}`, error);
  } finally {
    await endAll();
  }
}

/**
 * @param {string} what
 * @param {unknown} error
 */
function fail(what, error) {
  total.failed += 1;
  process.stdout.write(`\n  ${what} failed: ${error instanceof Error ? error.message : String(error)}\n`);
}

async function prepareModel() {
  const { obtainLlamaServer } = await import("./llamaServer.mjs");
  const llamaServer = await obtainLlamaServer();
  return {
    env: { ORIEL_TEST_LLAMA_SERVER: llamaServer },
    settings: settingsFor(llamaServer),
  };
}

/**
 * @param {string} level
 * @param {number} timeout
 * @param {Given} given
 * @param {Partial<import("./mochaLevel.mjs").Lanes>} [lanes]
 */
async function mocha(level, timeout, given, lanes = {}) {
  const { runMocha } = await import("./mochaLevel.mjs");
  return runMocha(level, { timeout, ...lanes, ...given });
}
