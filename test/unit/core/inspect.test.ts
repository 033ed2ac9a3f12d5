import assert from "node:assert/strict";
import { inspectArguments } from "../../../src/core/inspect.ts";

describe("inspecting child processes", () => {
  const env = { ORIEL_INSPECT: "engine:9230,decoder:9231" };

  it("each named process listens on its own port, on this machine only", () => {
    assert.deepEqual(inspectArguments("engine", env), ["--inspect=127.0.0.1:9230"]);
    assert.deepEqual(inspectArguments("decoder", env), ["--inspect=127.0.0.1:9231"]);
  });

  it("a process that is not named starts as always", () => {
    assert.deepEqual(inspectArguments("mermaid", env), []);
    assert.deepEqual(inspectArguments("engine", {}), []);
  });

  it("a port that is no number is passed over", () => {
    assert.deepEqual(inspectArguments("engine", { ORIEL_INSPECT: "engine:--eval" }), []);
  });
});
