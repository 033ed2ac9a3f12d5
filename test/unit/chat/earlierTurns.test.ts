import assert from "node:assert/strict";
import { computeSpaceForTurns, selectNewestTurns } from "../../../src/chat/earlierTurns.ts";
import { MAX_MESSAGE_BYTES } from "../../../src/protocol/handshake.ts";
import { MAX_TURNS, type EarlierTurn } from "../../../src/protocol/ask.ts";

const limits = { bytes: 1, megapixels: 1, seconds: 1, tokens: 4500 };
const createTurn = (question: string, answer: string): EarlierTurn => ({
  images: [],
  budget: "auto",
  limits,
  selections: [],
  question,
  answer,
});

describe("earlier turns", () => {
  it("are sent from the oldest to the newest if all of them fit", () => {
    const turns = [createTurn("a", "1"), createTurn("b", "2")];
    assert.deepEqual(selectNewestTurns(turns), turns);
    assert.deepEqual(selectNewestTurns([]), []);
  });

  it("are limited to the newest if there are more than the engine accepts", () => {
    const turns = Array.from({ length: MAX_TURNS + 5 }, (_, index) => createTurn(String(index), "x"));
    assert.deepEqual(selectNewestTurns(turns), turns.slice(5));
  });

  it("are limited to the newest if they exceed the message size in bytes", () => {
    const turns = Array.from({ length: 10 }, (_, index) => createTurn(String(index), "é".repeat(50_000)));
    const keptTurns = selectNewestTurns(turns);
    assert.equal(keptTurns.length, 4);
    assert.deepEqual(keptTurns, turns.slice(6));
    assert.ok(Buffer.byteLength(JSON.stringify(keptTurns)) <= MAX_MESSAGE_BYTES / 2);
  });

  it("are limited further by a long question, and all sizes are measured as JSON", () => {
    const turns = Array.from({ length: 10 }, (_, index) => createTurn(String(index), "e".repeat(100_000)));
    const colored = "\u001B[31m".repeat(60_000);
    const selections = [{ path: "build.log", language: "log", text: colored }];
    const keptTurns = selectNewestTurns(turns, computeSpaceForTurns("Why?", selections));
    assert.ok(keptTurns.length >= 3);
    assert.ok(Buffer.byteLength(JSON.stringify([keptTurns, selections])) <= MAX_MESSAGE_BYTES - 40_000);
    assert.deepEqual(selectNewestTurns(turns, computeSpaceForTurns("x".repeat(2_000_000), [])), []);
  });
});
