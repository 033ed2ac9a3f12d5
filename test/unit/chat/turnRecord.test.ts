import assert from "node:assert/strict";
import { toStoredState } from "../../../src/chat/turnRecord.ts";
import type { TurnState } from "../../../src/protocol/turnView.ts";

describe("an answer that is found again", () => {
  it("was broken off, where it was under way", () => {
    const underWay: TurnState[] = [{ kind: "waiting", status: "Reading" }, { kind: "thinking" }, { kind: "writing" }];
    for (const state of underWay) assert.deepEqual(toStoredState(state), { kind: "brokenOff" });
  });

  it("still says why it failed, and has no button that would do nothing", () => {
    const failed: TurnState = { kind: "failed", message: "No model is set.", action: "Set Up a Model…", log: ["last words"] };
    assert.deepEqual(toStoredState(failed), { kind: "failed", message: "No model is set.", log: ["last words"] });
  });

  it("is as it was, where it was at its end", () => {
    const ends: TurnState[] = [{ kind: "done", summary: "1 s", details: "", truncated: true, warning: "w" }, { kind: "stopped" }];
    for (const state of ends) assert.equal(toStoredState(state), state);
  });
});
