import assert from "node:assert/strict";
import { inspectArguments } from "../../../src/core/inspect.ts";

describe("inspecting child processes", () => {
  const env = { ORIEL_INSPECT: "engine:9230,decoder:9231" };

  it("each named process listens on its own port, on the loopback interface only", () => {
    assert.deepEqual(inspectArguments("engine", env), ["--inspect=127.0.0.1:9230"]);
    assert.deepEqual(inspectArguments("decoder", env), ["--inspect=127.0.0.1:9231"]);
  });

  it("a process that is not named starts without a debugger", () => {
    assert.deepEqual(inspectArguments("mermaid", env), []);
    assert.deepEqual(inspectArguments("engine", {}), []);
  });

  it("a port that is not a number is ignored", () => {
    assert.deepEqual(inspectArguments("engine", { ORIEL_INSPECT: "engine:--eval" }), []);
  });
});
