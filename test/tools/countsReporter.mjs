import { writeFileSync } from "node:fs";
import { reporters } from "mocha";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @typedef {Counts & { failedFiles: Record<string, Counts> }} Report what came of all files, and of each that has a test that failed */

/** Shows what the spec reporter shows, and writes a report as JSON to the file named by its option `output`. */
class CountsReporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {Map<string, Counts>} */
    const files = new Map();
    const count =
      (/** @type {keyof Counts} */ what) =>
      (/** @type {import("mocha").Runnable} */ { file = "" }) => {
        const counts = files.get(file) ?? { passed: 0, failed: 0, skipped: 0 };
        counts[what] += 1;
        files.set(file, counts);
      };
    runner.on("pass", count("passed"));
    runner.on("fail", count("failed"));
    runner.on("pending", count("skipped"));
    runner.once("end", () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      const failedFiles = Object.fromEntries([...files].filter(([, counts]) => counts.failed > 0));
      /** @type {Report} */
      const report = { passed, failed, skipped, failedFiles };
      writeFileSync(options.reporterOptions.output, JSON.stringify(report));
    });
  }
}

// mocha's --reporter takes a module's default export.
export default CountsReporter;
