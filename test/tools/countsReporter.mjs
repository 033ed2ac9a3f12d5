import { writeFileSync } from "node:fs";
import { reporters } from "mocha";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Shows what the spec reporter shows, and writes the counts as JSON to the file named by its option `output`. */
class CountsReporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      /** @type {Counts} */
      const counts = { passed: this.stats.passes, failed: this.stats.failures, skipped: this.stats.pending };
      writeFileSync(options.reporterOptions.output, JSON.stringify(counts));
    });
  }
}

// mocha's --reporter takes a module's default export.
export default CountsReporter;
