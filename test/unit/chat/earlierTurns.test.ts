import assert from "node:assert/strict";
import { bytesForEarlierTurns, newestTurns } from "../../../src/chat/earlierTurns.ts";
import { MAX_MESSAGE_BYTES } from "../../../src/protocol/handshake.ts";
import { MAX_TURNS, type EarlierTurn } from "../../../src/protocol/ask.ts";

const limits = { bytes: 1, megapixels: 1, seconds: 1, tokens: 4500 };
const turn = (question: string, answer: string): EarlierTurn => ({ images: [], budget: "auto", limits, selections: [], question, answer });

describe("earlier turns", () => {
  it("are all sent while they fit, oldest first", () => {
    const turns = [turn("a", "1"), turn("b", "2")];
    assert.deepEqual(newestTurns(turns), turns);
    assert.deepEqual(newestTurns([]), []);
  });

  it("are the newest where they are too many for the engine", () => {
    const turns = Array.from({ length: MAX_TURNS + 5 }, (_, index) => turn(String(index), "x"));
    assert.deepEqual(newestTurns(turns), turns.slice(5));
  });

  it("are the newest where they are too large for a message, by their bytes", () => {
    const turns = Array.from({ length: 10 }, (_, index) => turn(String(index), "é".repeat(50_000)));
    const kept = newestTurns(turns);
    assert.equal(kept.length, 4);
    assert.deepEqual(kept, turns.slice(6));
    assert.ok(Buffer.byteLength(JSON.stringify(kept)) <= MAX_MESSAGE_BYTES / 2);
  });

  it("are fewer beside a question that is long itself, as its message has it", () => {
    const turns = Array.from({ length: 10 }, (_, index) => turn(String(index), "e".repeat(100_000)));
    const coloured = "\u001B[31m".repeat(60_000);
    const selections = [{ path: "build.log", language: "log", text: coloured }];
    const kept = newestTurns(turns, bytesForEarlierTurns("Why?", selections));
    assert.ok(kept.length >= 3);
    assert.ok(Buffer.byteLength(JSON.stringify([kept, selections])) <= MAX_MESSAGE_BYTES - 40_000);
    assert.deepEqual(newestTurns(turns, bytesForEarlierTurns("x".repeat(2_000_000), [])), []);
  });
});
