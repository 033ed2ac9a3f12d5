import { writeFileSync } from "node:fs";
import { reporters } from "mocha";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @typedef {Counts & { durationMs: number, failures: string[] }} FileReport counts of a file, and the full titles of its failed tests and
 * hooks
 */

/** @typedef {Counts & { files: Record<string, FileReport> }} Report counts of all files together, and of each file by its path */

/** Spec reporter that also writes a report as JSON to the file in its option `output`. */
class CountsReporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {Map<string, FileReport>} */
    const files = new Map();
    const getReport = (/** @type {{ file?: string | undefined }} */ { file = "" }) => {
      const report = files.get(file) ?? { passed: 0, failed: 0, skipped: 0, durationMs: 0, failures: [] };
      files.set(file, report);
      return report;
    };
    runner.on("pass", (test) => void getReport(test).passed++);
    runner.on("pending", (test) => void getReport(test).skipped++);
    runner.on("fail", (test) => {
      const report = getReport(test);
      report.failed++;
      report.failures.push(test.fullTitle());
    });
    // Each top-level suite belongs to a file, and its time includes hooks.
    let startedMs = 0;
    runner.on("suite", (suite) => {
      if (suite.parent?.root) startedMs = performance.now();
    });
    runner.on("suite end", (suite) => {
      if (suite.parent?.root) getReport(suite).durationMs += performance.now() - startedMs;
    });
    runner.once("end", () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      /** @type {Report} */
      const report = { passed, failed, skipped, files: Object.fromEntries(files) };
      writeFileSync(options.reporterOptions.output, JSON.stringify(report));
    });
  }
}

// mocha's --reporter requires a default export.
export default CountsReporter;
