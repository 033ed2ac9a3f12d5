import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { parseRecord } from "../../../../src/chat/records/parseRecord.ts";
import { recordTurn, restoreTurn } from "../../../../src/chat/turnRecord.ts";

const fixture = new URL("../../../fixtures/conversations/v1.json", import.meta.url);

describe("a stored conversation", () => {
  let text: string;
  before(async () => (text = await readFile(fixture, "utf8")));

  const parseStored = (stored: string) => {
    const parsed = parseRecord(stored);
    return parsed.kind === "conversation" ? parsed.record : assert.fail(parsed.kind);
  };
  /** Returns the stored conversation with a change to its first turn. */
  const changeFirstTurn = (change: object) => {
    const record = parseStored(text);
    return JSON.stringify({ ...record, turns: record.turns.map((turn, index) => (index === 0 ? { ...turn, ...change } : turn)) });
  };

  it("of version 1 is loaded completely, and saved without changes", () => {
    const record = parseStored(text);
    assert.deepEqual(record, JSON.parse(text));
    assert.deepEqual(
      record.turns.map((turn) => recordTurn(restoreTurn(turn, () => {}))),
      record.turns,
    );
  });

  it("of version 1 can be continued with its answered turns as context", () => {
    const [explained, diagram, ...otherTurns] = parseStored(text).turns.map((turn) => restoreTurn(turn, () => {}).earlierTurn);
    assert.deepEqual(
      [explained?.question, explained?.answer, explained?.images[0]?.budget, explained?.selections[0]?.lines],
      ["Explain this image.\n\nAnswer in German.", "A login form with a grey button.", 280, [8, 21]],
    );
    assert.deepEqual(diagram?.images[0]?.region, { x: 0, y: 0, width: 960, height: 540 });
    assert.equal(diagram?.images[0]?.tiles, true);
    assert.deepEqual(
      otherTurns.map((earlier) => earlier?.answer),
      [undefined, undefined, undefined, "Being writ"],
      "failed turns and replaced turns are not part of the context",
    );
  });

  it("of a newer version is reported as such", () => {
    assert.deepEqual(parseRecord('{"version":2,"id":"x","messages":[]}'), { kind: "newer", version: 2 });
  });

  it("is reported as damaged if its version is unknown, or if it is truncated or not a conversation", () => {
    const { version: _, ...unversioned } = JSON.parse(text) as { version: number };
    for (const stored of [
      JSON.stringify(unversioned),
      text.slice(0, -20),
      "[]",
      "",
      "null",
      '{"version":0}',
      '{"version":1.5}',
      '{"version":1}',
    ]) {
      assert.deepEqual(parseRecord(stored), { kind: "damaged" });
    }
  });

  it("is loaded without a damaged turn", () => {
    const { turns } = parseStored(changeFirstTurn({ selections: [{ path: "x".repeat(5000), language: "ts", text: "" }] }));
    assert.deepEqual([turns.length, turns[0]?.question], [5, "Diagram to Mermaid"]);
  });

  it("is loaded without an unknown note", () => {
    const [turn] = parseStored(text).turns;
    const [prepared] = turn?.prepared ?? [];
    const notes = [...(prepared?.notes ?? []), { kind: "rotated" }];
    const [restored] = parseStored(changeFirstTurn({ prepared: [{ ...prepared, notes }] })).turns;
    assert.deepEqual(restored?.prepared[0]?.notes, prepared?.notes);
  });

  it("is loaded with a running turn marked as interrupted, and with a failed turn that has no button", () => {
    for (const state of [{ kind: "waiting", status: "Reading" }, { kind: "thinking" }, { kind: "writing" }]) {
      assert.deepEqual(parseStored(changeFirstTurn({ state })).turns[0]?.state, { kind: "brokenOff" });
    }
    const failed = { kind: "failed", message: "No model.", log: [] };
    assert.deepEqual(parseStored(changeFirstTurn({ state: { ...failed, action: "Set Up a Model…" } })).turns[0]?.state, failed);
  });
});
