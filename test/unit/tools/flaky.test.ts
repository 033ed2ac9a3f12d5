import assert from "node:assert/strict";
import { addRun, parseHistory } from "../../tools/flaky.mjs";

describe("the history of flaky tests", () => {
  /** Records several runs, each with the titles of its flaky tests. */
  const recordRuns = (...runs: string[][]) =>
    runs.reduce((previous, flakyTitles) => addRun(previous.history, "engine", flakyTitles), { history: {}, failedTitles: [] as string[] });

  it("counts a test as failed when it is flaky for the third time in ten runs", () => {
    assert.deepEqual(recordRuns(["a"], ["b"], ["a"]).failedTitles, []);
    assert.deepEqual(recordRuns(["a"], ["b"], ["a"], ["a", "b"]).failedTitles, ["a"]);
  });

  it("forgets flaky tests after ten runs", () => {
    const passingRuns = Array.from({ length: 8 }, () => []);
    assert.deepEqual(recordRuns(["a"], ...passingRuns, ["a"], ["a"]).failedTitles, []);
    assert.deepEqual(recordRuns(["a"], ...passingRuns.slice(1), ["a"], ["a"]).failedTitles, ["a"]);
  });

  it("does not count a test as failed if it is not flaky in this run", () => {
    assert.deepEqual(recordRuns(["a"], ["a"], []).failedTitles, []);
  });

  it("counts a test that is flaky twice in one run once", () => {
    assert.deepEqual(recordRuns(["a", "a", "a"]).failedTitles, []);
  });

  it("is separate for each level", () => {
    const { history } = recordRuns(["a"], ["a"]);
    assert.deepEqual(addRun(history, "e2e", ["a"]).failedTitles, []);
  });

  it("is discarded if it is damaged", () => {
    for (const text of ["", "{", "null", "[]", "[[]]", '{"engine":1}', '{"engine":[1]}', '{"engine":[[1]]}']) {
      assert.deepEqual(addRun(parseHistory(text), "engine", ["a"]).history, { engine: [["a"]] }, text);
    }
    assert.deepEqual(parseHistory('{"engine":[["a"],[]]}'), { engine: [["a"], []] });
  });
});
