import assert from "node:assert/strict";
import { toHttpFailure } from "../../../../../src/engine/backends/endpoint/httpFailure.ts";
import type { Server } from "../../../../../src/engine/backends/http.ts";

const server: Server = { url: new URL("http://h:1"), isLocal: false };
const createErrorBody = (message: string) => JSON.stringify({ error: { message, type: "BadRequestError", code: 400 } });

describe("httpFailure", () => {
  it("reports a missing or wrong API key for 401 and 403", () => {
    const body = JSON.stringify({ error: { message: "Invalid API Key.", type: "authentication_error", code: 401 } });
    assert.deepEqual(toHttpFailure(server, 401, body), {
      kind: "endpointKey",
      url: "http://h:1",
      hasKey: false,
      reason: "The server returned 401: Invalid API Key.",
    });
    assert.deepEqual(toHttpFailure({ ...server, apiKey: "k" }, 403, '{"error":"Forbidden"}'), {
      ...{ kind: "endpointKey", url: "http://h:1", hasKey: true, reason: "The server returned 403: Forbidden." },
    });
  });

  it("reports a busy server for 429 and 503, with the delay that the server requests", () => {
    const failure = toHttpFailure(server, 429, "", { headers: { "retry-after": "3" } });
    assert.deepEqual(failure, { kind: "endpointBusy", url: "http://h:1", status: 429, retryAfterMs: 3000 });
    assert.deepEqual(toHttpFailure(server, 503, '{"error":{"message":"Loading model"}}'), {
      kind: "endpointBusy",
      url: "http://h:1",
      status: 503,
      reason: "Loading model",
    });
  });

  for (const [name, message, promptTokens, contextTokens] of [
    [
      "vLLM",
      "This model's maximum context length is 16384 tokens. However, you requested 122946 tokens (112946 in the messages, 10000 in the completion). Please reduce the length of the messages or completion.",
      ...[112_946, 16_384],
    ],
    [
      "a newer vLLM",
      "This model's maximum context length is 4096 tokens. However, you requested 2048 output tokens and your prompt contains at least 2049 input tokens, for a total of at least 4097 tokens.",
      ...[2049, 4096],
    ],
    [
      "LM Studio",
      "Trying to keep the first 7000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.",
      ...[7000, 4096],
    ],
  ] as [string, string, number, number][]) {
    it(`recognizes a context overflow in the message of ${name}`, () => {
      assert.deepEqual(toHttpFailure(server, 400, createErrorBody(message)), { kind: "contextOverflow", promptTokens, contextTokens });
    });
  }

  it("recognizes a model that can't see images", () => {
    for (const message of [
      "At most 0 image(s) may be provided in one prompt.",
      "google/gemma-3-1b-it is not a multimodal model",
      "Model does not support images. Please use a model that does.",
      "Failed to process inputs: this model is missing data required for image input",
    ]) {
      assert.equal(toHttpFailure(server, 400, createErrorBody(message)).kind, "noVision", message);
    }
  });

  it("keeps the server's message, in any shape, and adds advice", () => {
    const getReason = (status: number, body: string, headers = {}) => {
      const failure = toHttpFailure(server, status, body, { headers });
      return failure.kind === "endpointRefused" ? failure.reason : failure.kind;
    };
    assert.equal(getReason(400, '{"object":"error","message":"top_k is wrong","type":"BadRequestError","code":400}'), "top_k is wrong");
    assert.equal(getReason(422, '{"detail":"Unprocessable"}'), "Unprocessable");
    assert.equal(getReason(500, "<html><head><title>502 Bad\n Gateway</title></head><center>nginx</center></html>"), "502 Bad Gateway");
    assert.equal(getReason(500, "<html>oops <b>again</b></html>"), "oops again");
    assert.equal(
      getReason(422, '{"detail":[{"loc":["body","messages"],"msg":"Field required","type":"missing"}]}'),
      "messages: Field required",
    );
    assert.equal(getReason(400, '[{"error":{"code":400,"message":"no image","status":"INVALID_ARGUMENT"}}]'), "no image");
    assert.equal(getReason(500, `${'{"message":'.repeat(100_000)}"deep"${"}".repeat(100_000)}`).length, 500);
    assert.match(getReason(404, '{"detail":"Not Found"}'), /path of the URL/);
    assert.match(getReason(400, createErrorBody("At most 1 image(s) may be provided in one prompt.")), /--limit-mm-per-prompt/);
    assert.match(getReason(308, "", { location: "https://h/v1" }), /https:\/\/h\/v1/);
  });
});
