import assert from "node:assert/strict";
import { parseHistory, rememberRun } from "../../tools/flaky.mjs";

describe("the history of flaky tests", () => {
  /** The result of several runs, each with the titles of its flaky tests. */
  const afterRuns = (...runs: string[][]) =>
    runs.reduce((last, flaky) => rememberRun(last.history, "engine", flaky), { history: {}, tooOften: [] as string[] });

  it("a test that is flaky for the third time in ten runs counts as failed", () => {
    assert.deepEqual(afterRuns(["a"], ["b"], ["a"]).tooOften, []);
    assert.deepEqual(afterRuns(["a"], ["b"], ["a"], ["a", "b"]).tooOften, ["a"]);
  });

  it("a test that was flaky more than ten runs ago is forgiven", () => {
    const quiet = Array.from({ length: 8 }, () => []);
    assert.deepEqual(afterRuns(["a"], ...quiet, ["a"], ["a"]).tooOften, []);
    assert.deepEqual(afterRuns(["a"], ...quiet.slice(1), ["a"], ["a"]).tooOften, ["a"]);
  });

  it("a test that is not flaky in this run does not count as failed", () => {
    assert.deepEqual(afterRuns(["a"], ["a"], []).tooOften, []);
  });

  it("a test that is flaky twice in one run counts once", () => {
    assert.deepEqual(afterRuns(["a", "a", "a"]).tooOften, []);
  });

  it("each level has a history of its own", () => {
    const { history } = afterRuns(["a"], ["a"]);
    assert.deepEqual(rememberRun(history, "e2e", ["a"]).tooOften, []);
  });

  it("a damaged history counts as none", () => {
    for (const text of ["", "{", "null", "[]", "[[]]", '{"engine":1}', '{"engine":[1]}', '{"engine":[[1]]}']) {
      assert.deepEqual(rememberRun(parseHistory(text), "engine", ["a"]).history, { engine: [["a"]] }, text);
    }
    assert.deepEqual(parseHistory('{"engine":[["a"],[]]}'), { engine: [["a"], []] });
  });
});
