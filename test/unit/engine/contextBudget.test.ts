import assert from "node:assert/strict";
import { RESERVED_ANSWER_TOKENS, reduceMaxTokens, countTurnsToDrop } from "../../../src/engine/contextBudget.ts";
import type { PreparedTurn } from "../../../src/engine/conversation.ts";

const { signal } = new AbortController();

/** Creates a turn whose question states its number of tokens. */
const createTurn = (tokens: number): PreparedTurn => ({ images: [], selections: [], question: String(tokens) });

/** Creates a backend that counts the calls of `countTokens`, because each of them is a request to llama-server. */
function createBackend(contextTokens: number | undefined) {
  const backend = {
    contextTokens,
    callCount: 0,
    countTokens: async ({ conversation }: { conversation: PreparedTurn[] }) => {
      backend.callCount += 1;
      return conversation.reduce((sum, { question }) => sum + Number(question), 0);
    },
  };
  return backend;
}

function countDropped(contextTokens: number | undefined, tokens: number[], maxTokens: number, backend = createBackend(contextTokens)) {
  return countTurnsToDrop(backend, { conversation: tokens.map(createTurn), system: "", thinking: false }, maxTokens, signal);
}

describe("countTurnsToDrop", () => {
  it("keeps all turns that fit together with the tokens reserved for the answer", async () => {
    assert.equal(await countDropped(3000, [988, 988], RESERVED_ANSWER_TOKENS), 0);
  });

  it("drops a turn if the answer would get one token less than is reserved for it", async () => {
    assert.equal(await countDropped(3000, [988, 989], RESERVED_ANSWER_TOKENS), 1);
  });

  it("reserves no more than the maximum for a long answer, and less for a short one", async () => {
    assert.equal(await countDropped(3000, [988, 988], 8192), 0);
    assert.equal(await countDropped(3000, [1450, 1450], 100), 0);
    assert.equal(await countDropped(3000, [1450, 1451], 100), 1);
  });

  it("drops the smallest number of turns that is enough, however many there are", async () => {
    for (let count = 2; count <= 40; count++) {
      for (let fittingCount = 1; fittingCount < count; fittingCount++) {
        assert.equal(
          await countDropped(1000 + fittingCount * 10, Array<number>(count).fill(10), 1000),
          count - fittingCount,
          `${fittingCount} of ${count}`,
        );
      }
    }
  });

  it("counts tokens only a few times for a hundred turns", async () => {
    const backend = createBackend(2000);
    await countDropped(2000, Array<number>(100).fill(100), 1000, backend);
    assert.ok(backend.callCount <= 9, `${backend.callCount} calls`);
  });

  it("keeps the question itself even if it is too long, and does not count tokens for a question without turns", async () => {
    assert.equal(await countDropped(1100, [10, 10, 5000], 1000), 2);
    const backend = createBackend(1100);
    assert.equal(await countDropped(1100, [5000], 1000, backend), 0);
    assert.equal(backend.callCount, 0);
  });

  it("drops nothing if the server does not report its context size", async () => {
    assert.equal(await countDropped(undefined, [5000, 5000], 1000), 0);
  });
});

describe("reduceMaxTokens", () => {
  const createOverflow = (promptTokens: number, contextTokens: number) => ({
    kind: "contextOverflow" as const,
    promptTokens,
    contextTokens,
  });

  it("returns the rest of the context after the prompt, but at most half of the last limit", () => {
    assert.equal(reduceMaxTokens(createOverflow(3500, 4096), 2048), 596);
    assert.equal(reduceMaxTokens(createOverflow(1000, 4096), 2048), 1024);
  });

  it("returns undefined below 256 tokens, because the prompt itself is then too long", () => {
    assert.equal(reduceMaxTokens(createOverflow(3840, 4096), 2048), 256);
    assert.equal(reduceMaxTokens(createOverflow(3841, 4096), 2048), undefined);
    assert.equal(reduceMaxTokens(createOverflow(1000, 4096), 511), undefined);
  });
});
