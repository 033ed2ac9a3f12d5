import assert from "node:assert/strict";
import type { TurnRecord } from "../../../src/chat/records/v1.ts";
import { recordTurn, restoreTurn, toStoredState } from "../../../src/chat/turnRecord.ts";
import type { TurnState } from "../../../src/protocol/turnView.ts";

describe("the stored state of a turn", () => {
  it("marks a running answer as interrupted", () => {
    const running: TurnState[] = [{ kind: "waiting", status: "Reading" }, { kind: "thinking" }, { kind: "writing" }];
    for (const state of running) assert.deepEqual(toStoredState(state), { kind: "brokenOff" });
  });

  it("has the message of a failure, but not its button, because the button would do nothing", () => {
    const failed: TurnState = { kind: "failed", message: "No model.", action: "Set Up a Model…", log: ["last words"] };
    assert.deepEqual(toStoredState(failed), { kind: "failed", message: "No model.", log: ["last words"] });
  });

  it("has the property names of the first version", () => {
    const truncated: TurnState = { kind: "done", summary: "1 s", details: "", isTruncated: true, warning: "w" };
    assert.deepEqual(toStoredState(truncated), { kind: "done", summary: "1 s", details: "", truncated: true, warning: "w" });
    assert.deepEqual(toStoredState({ kind: "stopped" }), { kind: "stopped" });
  });
});

describe("a stored turn", () => {
  it("is the same after it has been restored and stored again", () => {
    const record: TurnRecord = {
      question: "What is this?",
      ...{ images: [], selections: [], prepared: [], thinking: false, thoughts: "", text: "A form." },
      ...{ budget: "auto", limits: { bytes: 1, megapixels: 1, seconds: 1, tokens: 1152 } },
      state: { kind: "done", summary: "1 s", details: "", truncated: true },
      ...{ awaitsModel: true, isSetAside: true, forgotten: 2 },
    };
    const turn = restoreTurn(record, () => {});
    assert.deepEqual(turn.data.state, { kind: "done", summary: "1 s", details: "", isTruncated: true });
    assert.deepEqual([turn.data.awaitsModel, turn.data.isReplaced, turn.data.droppedTurnCount], [true, true, 2]);
    assert.deepEqual(recordTurn(turn), record);
  });
});
