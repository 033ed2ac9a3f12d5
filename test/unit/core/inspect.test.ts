import assert from "node:assert/strict";
import { getInspectArguments } from "../../../src/core/inspect.ts";

describe("the inspector of child processes", () => {
  const env = { ORIEL_INSPECT: "engine:9230,decoder:9231" };

  it("listens on a separate port for each listed process, and only on the loopback interface", () => {
    assert.deepEqual(getInspectArguments("engine", env), ["--inspect=127.0.0.1:9230"]);
    assert.deepEqual(getInspectArguments("decoder", env), ["--inspect=127.0.0.1:9231"]);
  });

  it("is off for processes that are not listed", () => {
    assert.deepEqual(getInspectArguments("mermaid", env), []);
    assert.deepEqual(getInspectArguments("engine", {}), []);
  });

  it("ignores a port that is not a number", () => {
    assert.deepEqual(getInspectArguments("engine", { ORIEL_INSPECT: "engine:--eval" }), []);
  });
});
