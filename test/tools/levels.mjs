// The levels of tests.
import { availableParallelism } from "node:os";
import { getRepositoryPath } from "./paths.mjs";
import { run } from "./processes.mjs";
import { createEmptyReport } from "./report.mjs";

/** @typedef {import("./report.mjs").LevelReport} LevelReport */
/** @typedef {import("./mochaLevel.mjs").LevelOptions} LevelOptions */

/**
 * @typedef {object} Given
 * @property {string | undefined} grep
 * @property {Record<string, string>} env environment of the tests
 * @property {Record<string, unknown>} settings Oriel's settings in VS Code
 */

/**
 * @typedef {object} Level
 * @property {"nothing" | "build" | "model"} needs "model" also needs a build, and a llama-server
 * @property {"always" | "nightly"} runs
 * @property {(given: Given) => Promise<LevelReport>} run
 */

/** @type {Record<string, Level>} */
export const levels = {
  unit: { needs: "nothing", runs: "always", run: (given) => mocha("unit", 30_000, given, { parallel: 2, batches: 2 }) },
  process: { needs: "build", runs: "always", run: (given) => mocha("process", 60_000, given, { parallel: 2 }) },
  engine: { needs: "model", runs: "always", run: (given) => mocha("engine", 60_000, given, { retries: true }) },
  host: { needs: "model", runs: "always", run: async (given) => (await import("./hostLevel.mjs")).runHostLevel(given) },
  e2e: {
    needs: "model",
    runs: "always",
    async run(given) {
      const { packageExtension } = await import("./package.mjs");
      const vsix = await packageExtension();
      const env = { ORIEL_TEST_VSIX: vsix, ORIEL_TEST_SETTINGS: JSON.stringify(given.settings) };
      // One VS Code, browser and llama-server together need two CPUs.
      const parallel = availableParallelism() >= 4 ? 2 : 1;
      return mocha("e2e", 180_000, { ...given, env: { ...given.env, ...env } }, { parallel, retries: true });
    },
  },
  properties: {
    needs: "nothing",
    runs: "nightly",
    run: (given) => mocha("unit", 900_000, { ...given, env: { ...given.env, ORIEL_PROPERTY_RUNS: "10000" } }, { parallel: 2, batches: 8 }),
  },
  nightly: { needs: "build", runs: "nightly", run: (given) => mocha("nightly", 600_000, given) },
  fuzz: { needs: "build", runs: "nightly", run: () => program("fuzz", {}) },
  chaos: { needs: "model", runs: "nightly", run: ({ env }) => program("chaos", env) },
};

/**
 * @param {string} folder
 * @param {number} timeoutMs
 * @param {Given} given
 * @param {LevelOptions} [options]
 */
async function mocha(folder, timeoutMs, { grep, env }, options = {}) {
  const { runMochaLevel } = await import("./mochaLevel.mjs");
  return runMochaLevel(folder, { timeoutMs, grep, env, ...options });
}

/**
 * Runs a program in test/ that counts as one test. It passes if the exit code is 0.
 * @param {"fuzz" | "chaos"} kind
 * @param {Record<string, string>} env
 * @returns {Promise<LevelReport>}
 */
async function program(kind, env) {
  const script = { fuzz: "images.fuzz.mjs", chaos: "kills.chaos.mjs" }[kind];
  const { code } = await run(process.execPath, [getRepositoryPath("out", "test", kind, script)], {
    cwd: getRepositoryPath(),
    env: { ...process.env, ...env },
  });
  return { ...createEmptyReport(), ...(code === 0 ? { passed: 1 } : { failed: 1 }) };
}
