import assert from "node:assert/strict";
import { DONE, formatData, formatDelta, readAnswer, readFailure, url } from "./readAnswer.ts";

describe("an error with status 200", () => {
  const overflow = { code: 400, message: "too long", type: "exceed_context_size_error", n_prompt_tokens: 6009, n_ctx: 4096 };
  const bodies: [name: string, body: string][] = [
    ["in an event", formatData({ error: overflow })],
    ["in an event named error", `event: error\ndata: ${JSON.stringify(overflow)}\n\n`],
    ["without framing", JSON.stringify({ error: overflow })],
    ["without framing and on several lines", JSON.stringify({ error: overflow }, undefined, 2)],
    ["without framing after an event", `${formatDelta("A ")}${JSON.stringify({ error: overflow })}`],
    ["nested twice", formatData({ error: { error: overflow, message: "behind the gateway" } })],
    ["in a list", formatData([{ error: overflow }])],
    ["without nesting", formatData({ object: "error", ...overflow })],
  ];
  for (const [name, body] of bodies) {
    it(`has the same meaning ${name} as with an error status`, async () => {
      assert.deepEqual(await readFailure(body), { kind: "contextOverflow", promptTokens: 6009, contextTokens: 4096 });
    });
  }

  it("is shown in the server's own words", async () => {
    const createRefusal = (reason: string, status?: number) => ({
      kind: "endpointRefused",
      url,
      ...(status === undefined ? {} : { status }),
      reason,
    });
    assert.deepEqual(await readFailure('event: error\ndata: {"message":"Model unloaded."}\n\n'), createRefusal("Model unloaded."));
    assert.deepEqual(await readFailure("event: error\ndata: out of memory\n\n"), createRefusal("out of memory"));
    assert.deepEqual(await readFailure('{"error":"Unexpected endpoint"}', "application/json"), createRefusal("Unexpected endpoint"));
    assert.deepEqual(await readFailure('{"detail":"Not now"}', "application/json"), createRefusal("Not now"));
    assert.deepEqual(await readFailure(formatDelta("A ") + formatData({ detail: "Not now" }) + DONE), createRefusal("Not now"));
    assert.deepEqual(await readFailure('{"statusCode":500,"message":"No","error":"Internal Server Error"}'), createRefusal("No", 500));
    assert.deepEqual(
      await readFailure(formatData({ choices: [{ delta: {}, finish_reason: "error" }] })),
      createRefusal("The server gave no reason."),
    );
  });

  it("is quoted even if its format is unknown, or if it consists only of a finish reason", async () => {
    const bodies: [string, string][] = [
      ['{"base_resp":{"status_code":1004,"status_msg":"login fail"}}', "login fail"],
      [formatData({ error_code: 336003, error_msg: "messages is invalid" }), "messages is invalid"],
      [formatData({ choices: [{ delta: { content: "" }, finish_reason: "content_filter" }] }) + DONE, "content_filter"],
      [formatData({ choices: [{ delta: { content: null, tool_calls: [{}] }, finish_reason: "tool_calls" }] }) + DONE, "tool_calls"],
    ];
    for (const [body, text] of bodies) {
      const found = await readFailure(body);
      assert.ok("reason" in found && found.reason.includes(text), JSON.stringify(found));
    }
  });

  it("can be a finish reason with which the server breaks off the answer", async () => {
    for (const reason of ["abort", "content_filter", "insufficient_system_resource", "CANCELLED"]) {
      const found = await readFailure(formatDelta("A ") + formatDelta("", reason) + DONE);
      assert.ok("reason" in found && found.reason.includes(`early (${reason.toLowerCase()})`), JSON.stringify(found));
    }
  });

  it("can be text in place of a chunk", async () => {
    for (const text of ["Error: out of memory", "RuntimeError: out of memory", "error out of memory"]) {
      const found = await readFailure(`${formatDelta("A ")}data: ${text}\n\n${DONE}`);
      assert.ok("reason" in found && found.reason.includes("out of memory"), JSON.stringify(found));
    }
  });

  it("can report a busy server or a wrong key", async () => {
    assert.equal((await readFailure(formatData({ error: { message: "Overloaded", code: "429" } }))).kind, "endpointBusy");
    assert.equal((await readFailure(formatData({ error: { message: "No key", code: 401 } }))).kind, "endpointKey");
  });

  it("can be a web page from a proxy, and is reported with its content type and title", async () => {
    const page = "<!doctype html><title>Sign in to the proxy</title><p>data: x</p>";
    const reason = "It sent text/html: “Sign in to the proxy”.";
    assert.deepEqual(await readFailure(page, "text/html; charset=utf-8"), { kind: "endpointUnreadable", url, reason });
    assert.deepEqual(await readFailure("It works!", "text/plain"), {
      kind: "endpointUnreadable",
      url,
      reason: "It sent text/plain: “It works!”.",
    });
  });

  it("can be an endless event, and is not kept in memory", async () => {
    const reading = readAnswer(`data: ${"a".repeat(9_000_000)}`, undefined, 65_536);
    await assert.rejects(reading, /too much/);
  });
});
