import assert from "node:assert/strict";
import { addReports, createEmptyReport, listFailedFiles, listSlowestFiles, mergeRetry } from "../../tools/report.mjs";

const createFileReport = (passed: number, failures: string[], durationMs = 1) => ({
  passed,
  failed: failures.length,
  skipped: 0,
  durationMs,
  failures,
});
const createReport = (files: Record<string, ReturnType<typeof createFileReport>>) => {
  const sumCounts = (key: "passed" | "failed") => Object.values(files).reduce((total, fileReport) => total + fileReport[key], 0);
  return { passed: sumCounts("passed"), failed: sumCounts("failed"), skipped: 0, files };
};

describe("a test report", () => {
  const first = createReport({ "a.ts": createFileReport(3, []), "b.ts": createFileReport(2, ["b one", "b two"]) });

  it("lists the files with a failed test, so that they can be retried", () => {
    assert.deepEqual(listFailedFiles(first), ["b.ts"]);
  });

  it("counts a test that fails and then passes as passed and flaky", () => {
    const merged = mergeRetry(first, createReport({ "b.ts": createFileReport(4, []) }));
    assert.deepEqual([merged.passed, merged.failed, merged.flaky], [7, 0, ["b one", "b two"]]);
  });

  it("counts a test that fails both times as failed, not flaky", () => {
    const merged = mergeRetry(first, createReport({ "b.ts": createFileReport(3, ["b two"]) }));
    assert.deepEqual([merged.passed, merged.failed, merged.flaky], [6, 1, ["b one"]]);
  });

  it("counts a test that fails only the second time as failed", () => {
    const merged = mergeRetry(first, createReport({ "b.ts": createFileReport(3, ["b three"]) }));
    assert.deepEqual([merged.passed, merged.failed, merged.flaky], [6, 1, ["b one", "b two"]]);
  });

  it("adds up the reports of several processes", () => {
    const total = addReports(addReports(createEmptyReport(), first), createReport({ "c.ts": createFileReport(1, [], 9) }));
    assert.deepEqual([total.passed, total.failed], [6, 2]);
    assert.deepEqual(listSlowestFiles(total, 1), [{ file: "c.ts", durationMs: 9 }]);
  });
});
