import assert from "node:assert/strict";
import { toStoredState } from "../../../src/chat/turnRecord.ts";
import type { TurnState } from "../../../src/protocol/turnView.ts";

describe("the stored state of a turn", () => {
  it("is interrupted for a running answer", () => {
    const running: TurnState[] = [{ kind: "waiting", status: "Reading" }, { kind: "thinking" }, { kind: "writing" }];
    for (const state of running) assert.deepEqual(toStoredState(state), { kind: "brokenOff" });
  });

  it("has the message of a failure, but not its button, which would do nothing", () => {
    const failed: TurnState = { kind: "failed", message: "No model.", action: "Set Up a Model…", log: ["last words"] };
    assert.deepEqual(toStoredState(failed), { kind: "failed", message: "No model.", log: ["last words"] });
  });

  it("is unchanged for a complete or stopped answer", () => {
    const ended: TurnState[] = [{ kind: "done", summary: "1 s", details: "", truncated: true, warning: "w" }, { kind: "stopped" }];
    for (const state of ended) assert.equal(toStoredState(state), state);
  });
});
