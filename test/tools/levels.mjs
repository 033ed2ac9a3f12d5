// Defines the levels of tests.
import { availableParallelism } from "node:os";
import { getRepositoryPath } from "./paths.mjs";
import { run } from "./processes.mjs";
import { createEmptyReport } from "./report.mjs";

/** @typedef {import("./report.mjs").LevelReport} LevelReport */
/** @typedef {import("./mochaLevel.mjs").LevelOptions} LevelOptions */

/**
 * @typedef {object} LevelInput
 * @property {string | undefined} grep
 * @property {boolean} isNamed whether the level was chosen by name
 * @property {Record<string, string>} env environment of the tests
 * @property {Record<string, unknown>} settings Oriel's settings in VS Code
 */

/**
 * @typedef {object} Level
 * @property {"nothing" | "build" | "model"} needs "model" also needs a build, and a llama-server
 * @property {"always" | "nightly"} schedule
 * @property {(input: LevelInput) => Promise<LevelReport>} run
 */

/** @type {Record<string, Level>} */
export const levels = {
  unit: { needs: "nothing", schedule: "always", run: (input) => runMocha("unit", 30_000, input, { parallel: 2, batches: 2 }) },
  process: { needs: "build", schedule: "always", run: (input) => runMocha("process", 60_000, input, { parallel: 2 }) },
  windows: { needs: "build", schedule: "always", run: async (input) => (await import("./windowsLevel.mjs")).runWindowsLevel(input) },
  engine: { needs: "model", schedule: "always", run: (input) => runMocha("engine", 60_000, input, { retries: true }) },
  host: { needs: "model", schedule: "always", run: async (input) => (await import("./hostLevel.mjs")).runHostLevel(input) },
  e2e: {
    needs: "model",
    schedule: "always",
    async run(input) {
      const { packageExtension } = await import("./package.mjs");
      const vsix = await packageExtension();
      const env = { ORIEL_TEST_VSIX: vsix, ORIEL_TEST_SETTINGS: JSON.stringify(input.settings) };
      // One VS Code, browser and llama-server together need two CPUs.
      const parallel = availableParallelism() >= 4 ? 2 : 1;
      return runMocha("e2e", 180_000, { ...input, env: { ...input.env, ...env } }, { parallel, retries: true });
    },
  },
  properties: {
    needs: "nothing",
    schedule: "nightly",
    run: (input) =>
      runMocha("unit", 900_000, { ...input, env: { ...input.env, ORIEL_PROPERTY_RUNS: "10000" } }, { parallel: 2, batches: 8 }),
  },
  nightly: { needs: "build", schedule: "nightly", run: (input) => runMocha("nightly", 600_000, input) },
  fuzz: { needs: "build", schedule: "nightly", run: () => runProgram("fuzz", {}) },
  chaos: { needs: "model", schedule: "nightly", run: ({ env }) => runProgram("chaos", env) },
};

/**
 * @param {string} folder
 * @param {number} timeoutMs
 * @param {LevelInput} input
 * @param {LevelOptions} [options]
 */
async function runMocha(folder, timeoutMs, { grep, env }, options = {}) {
  const { runMochaLevel } = await import("./mochaLevel.mjs");
  return runMochaLevel(folder, { timeoutMs, grep, env, ...options });
}

/**
 * Runs the programs of a kind in test/, each of which counts as one test. A program passes if its exit code is 0.
 * @param {"fuzz" | "chaos"} kind
 * @param {Record<string, string>} env
 * @returns {Promise<LevelReport>}
 */
async function runProgram(kind, env) {
  const scripts = { fuzz: ["finders.fuzz.mjs", "images.fuzz.mjs"], chaos: ["kills.chaos.mjs"] }[kind];
  const report = createEmptyReport();
  for (const script of scripts) {
    const { code } = await run(process.execPath, [getRepositoryPath("out", "test", kind, script)], {
      cwd: getRepositoryPath(),
      env: { ...process.env, ...env },
    });
    report[code === 0 ? "passed" : "failed"] += 1;
  }
  return report;
}
