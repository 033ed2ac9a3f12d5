import assert from "node:assert/strict";
import { parseMessage } from "../../../src/link/message.ts";

const parseValue = (value: unknown) => parseMessage(Buffer.from(JSON.stringify(value)));

describe("a line of the protocol", () => {
  for (const message of [
    { jsonrpc: "2.0", id: 1, method: "hello", params: { nonce: "" } },
    { jsonrpc: "2.0", id: "a", method: "report" },
    { jsonrpc: "2.0", method: "log", params: [[{ text: "" }]] },
    { jsonrpc: "2.0", method: "$/cancelRequest", params: { id: 1 } },
    { jsonrpc: "2.0", id: 1, result: null },
    { jsonrpc: "2.0", id: 1, error: { code: -1, message: "No." } },
  ]) {
    it(`is accepted: ${JSON.stringify(message)}`, () => assert.deepEqual(parseValue(message), message));
  }

  for (const message of [
    { jsonrpc: "2.0", method: "$/cancelRequest" },
    { jsonrpc: "2.0", method: "$/cancelRequest", params: null },
    { jsonrpc: "2.0", method: "$/cancelRequest", params: { id: { toString: 1 } } },
    { jsonrpc: "2.0", method: "$/progress", params: {} },
    { jsonrpc: "1.0", id: 1, method: "hello" },
    { jsonrpc: "2.0", id: null, method: "hello" },
    { jsonrpc: "2.0", id: "x".repeat(1000), method: "hello" },
    { jsonrpc: "2.0", id: 1, method: "ask", params: [{}, {}] },
    { jsonrpc: "2.0", id: 1, method: "ask", params: "text" },
    { jsonrpc: "2.0", id: 1, error: null },
    [{ jsonrpc: "2.0", id: 1, method: "hello" }],
    null,
  ]) {
    it(`is rejected: ${JSON.stringify(message).slice(0, 80)}`, () => assert.equal(parseValue(message), undefined));
  }

  it("may be nested as deeply as its length allows", () => {
    const depth = 100_000;
    const nested = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    assert.ok(parseMessage(Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"ask","params":{"a":${nested}}}`)));
    assert.equal(parseMessage(Buffer.from(nested)), undefined);
  });
});
