import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { AnswerReader } from "../../../../src/engine/backends/answerReader.ts";
import type { ChatServer } from "../../../../src/engine/backends/completion.ts";
import { openAi } from "../../../../src/engine/backends/endpoint/servers/openAi.ts";
import { readServerSentEvents } from "../../../../src/engine/backends/serverSentEvents.ts";
import type { Failure } from "../../../../src/failures/failure.ts";
import { failureFrom } from "../../../waiting.ts";

const server: ChatServer = { url: new URL("http://h:1"), isLocal: false, definition: openAi };
const url = "http://h:1";

/** Reads a response with status 200, in chunks of `size` bytes. */
async function read(body: string, contentType = "text/event-stream", size = 1_000_000) {
  const bytes = Buffer.from(body);
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
  const reader = new AnswerReader(server, contentType);
  const result = { text: "", thought: "" };
  for await (const event of readServerSentEvents(Readable.from(parts))) {
    for (const part of reader.read(event)) if (part.kind === "text" || part.kind === "thought") result[part.kind] += part.text;
    if (reader.isClosed) break;
  }
  return { ...result, end: reader.finish() };
}

const failure = (body: string, contentType?: string): Promise<Failure> => failureFrom(read(body, contentType));
const data = (json: unknown) => `data: ${JSON.stringify(json)}\n\n`;
const delta = (content: unknown, finish_reason: string | null = null) =>
  data({ choices: [{ index: 0, delta: { content }, finish_reason }] });
const stop = data({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
const done = "data: [DONE]\n\n";

describe("an answer with status 200", () => {
  const complete: [name: string, body: string][] = [
    ["has no reason for its end", delta("A ") + delta("form.") + done],
    ["has no mark of its end", delta("A form.") + stop],
    ["ends without a blank line", `${delta("A form.")}${stop.trimEnd()}`],
    ["has null as the last delta", delta("A form.") + data({ choices: [{ index: 0, delta: null, finish_reason: "stop" }] }) + done],
    ["has null as choices", delta("A form.") + stop + data({ choices: null, usage: { prompt_tokens: 3 } }) + done],
    ["has null as chunks", data(null) + delta("A form.") + data(null) + stop + done],
    ["has null as model and counts", data({ model: null, usage: null, choices: [null, { delta: { content: "A form." } }] }) + stop],
    [
      "has fields of other types",
      data({ model: 7, error: null, usage: "x", choices: [{ index: "0", delta: { content: "A form." } }] }) + stop,
    ],
    [
      "has an empty error in each chunk",
      data({ error: {}, choices: [{ delta: { content: "A form." } }] }) + data({ error: "", choices: [] }) + done,
    ],
    [
      "has pings",
      `event: ping\ndata: {"type":"ping"}\n\nevent: ping\ndata: {"message":"still there"}\n\n${delta("A form.")}event: ping\ndata\n\n${stop}`,
    ],
    ["has notices", `${data({ status: "loading", message: "Loading model" })}${delta("A form.")}${stop}${done}`],
    ["has empty data", `data:\n\ndata: \n\n${delta("A form.")}data:\n\n${stop}${done}`],
    ["has comments", `: keep-alive\n\n:\n${delta("A form.")}: x\n\n${stop}`],
    ["has no spaces after colons", `${delta("A form.")}${stop}${done}`.replaceAll("data: ", "data:")],
    ["has trailing blanks", `${delta("A form.")}${stop}${done}`.replaceAll("\n\n", "  \n\n")],
    ["has Windows line ends and a byte order mark", `\ufeff${`${delta("A form.")}${stop}${done}`.replaceAll("\n", "\r\n")}`],
    ["has no blank lines between its events", `${delta("A ")}${delta("form.")}${stop}${done}`.replaceAll("\n\n", "\n")],
    ["has no framing at all", `${delta("A ")}${delta("form.")}${stop}[DONE]\n`.replaceAll("data: ", "").replaceAll("\n\n", "\n")],
    ["has chunks on several lines", `data: {"choices":\ndata: [{"delta":{"content":"A form."}}]}\n\n${done}`],
    [
      "has other answers beside it",
      data({
        choices: [
          { index: 1, delta: { content: "X" }, finish_reason: "stop" },
          { index: 0, delta: { content: "A " } },
        ],
      }) +
        data({ choices: [{ index: 1, delta: { content: "Y" } }] }) +
        delta("form.") +
        stop,
    ],
    [
      "has a whole message",
      data({ object: "chat.completion", choices: [{ message: { role: "assistant", content: "A form." }, finish_reason: "stop" }] }),
    ],
    [
      "has parts of the message",
      data({ choices: [{ message: { content: "A " } }] }) + data({ choices: [{ message: { content: "form." }, finish_reason: "stop" }] }),
    ],
    [
      "has the message so far",
      data({ choices: [{ message: { content: "A " } }] }) + data({ choices: [{ message: { content: "A form." }, finish_reason: "stop" }] }),
    ],
    [
      "repeats the message beside each delta",
      data({ choices: [{ delta: { content: "A form." }, message: { content: "A form." } }] }) +
        data({ choices: [{ delta: {}, message: { content: "A form." }, finish_reason: "stop" }] }),
    ],
    ["has a list as content", delta([{ type: "text", text: "A " }, null, { type: "text", text: "form." }]) + stop],
    ["has an error after its end", delta("A form.") + stop + data({ error: { message: "no usage" } })],
    ["is cut off after its end", `${delta("A form.")}${stop}data: {"usage":{"prom`],
  ];
  for (const [name, body] of complete) {
    it(`is complete if it ${name}`, async () => {
      assert.equal((await read(body)).text, "A form.");
      assert.equal((await read(body, undefined, 1)).text, "A form.");
    });
  }

  it("is complete if it is one JSON document, on one line or several", async () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4 };
    const whole = {
      object: "chat.completion",
      model: "m",
      choices: [{ message: { content: "A form.", reasoning: "Hm." }, finish_reason: "length" }],
      usage,
    };
    for (const body of [JSON.stringify(whole), JSON.stringify(whole, undefined, 2)]) {
      const { text, thought, end } = await read(body, "application/json");
      assert.deepEqual([text, thought], ["A form.", "Hm."]);
      assert.deepEqual(end, { model: "m", finish: "length", promptTokens: 3, cachedTokens: 0, answerTokens: 4 });
    }
  });

  it("has reasoning in any of the known fields, and only once if several have it", async () => {
    const deltas = [
      { reasoning_content: "Hm." },
      { reasoning: "Hm." },
      { thinking: "Hm." },
      { reasoning_text: "Hm." },
      { reasoning_details: [{ type: "reasoning.text", text: "Hm." }] },
      { reasoning: "Hm.", reasoning_content: "Hm.", reasoning_details: [{ type: "reasoning.text", text: "Hm." }] },
      { content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm." }] }] },
    ];
    for (const fields of deltas) {
      const { text, thought } = await read(data({ choices: [{ delta: fields }] }) + delta("A form.") + stop);
      assert.deepEqual([text, thought], ["A form.", "Hm."], JSON.stringify(fields));
    }
  });

  it("is incomplete without a reason for its end and without a mark", async () => {
    for (const body of [delta("A ") + delta("form."), `${delta("A ")}data: {"choices":[{"del`, delta("A ", ""), "", ": ping\n\n", done]) {
      await assert.rejects(read(body), /incomplete/, body);
    }
  });

  it("is not accepted if a chunk in it is damaged", async () => {
    const body = `${delta("A ")}data: {"choices":[{"delta":{"content":"for\n\n${stop}`;
    assert.equal((await failure(body)).kind, "endpointUnreadable");
  });
});

describe("an error with status 200", () => {
  const overflow = { code: 400, message: "too long", type: "exceed_context_size_error", n_prompt_tokens: 6009, n_ctx: 4096 };
  const bodies: [name: string, body: string][] = [
    ["in an event", data({ error: overflow })],
    ["in an event named error", `event: error\ndata: ${JSON.stringify(overflow)}\n\n`],
    ["without framing", JSON.stringify({ error: overflow })],
    ["without framing and on several lines", JSON.stringify({ error: overflow }, undefined, 2)],
    ["without framing after an event", `${delta("A ")}${JSON.stringify({ error: overflow })}`],
    ["nested twice", data({ error: { error: overflow, message: "behind the gateway" } })],
    ["in a list", data([{ error: overflow }])],
    ["flat", data({ object: "error", ...overflow })],
  ];
  for (const [name, body] of bodies) {
    it(`means the same ${name}`, async () => {
      assert.deepEqual(await failure(body), { kind: "contextOverflow", promptTokens: 6009, contextTokens: 4096 });
    });
  }

  it("is shown in the server's own words", async () => {
    const refused = (reason: string, status?: number) => ({
      kind: "endpointRefused",
      url,
      ...(status === undefined ? {} : { status }),
      reason,
    });
    assert.deepEqual(await failure('event: error\ndata: {"message":"Model unloaded."}\n\n'), refused("Model unloaded."));
    assert.deepEqual(await failure("event: error\ndata: out of memory\n\n"), refused("out of memory"));
    assert.deepEqual(await failure('{"error":"Unexpected endpoint"}', "application/json"), refused("Unexpected endpoint"));
    assert.deepEqual(await failure('{"detail":"Not now"}', "application/json"), refused("Not now"));
    assert.deepEqual(await failure(delta("A ") + data({ detail: "Not now" }) + done), refused("Not now"));
    assert.deepEqual(await failure('{"statusCode":500,"message":"No","error":"Internal Server Error"}'), refused("No", 500));
    assert.deepEqual(await failure(data({ choices: [{ delta: {}, finish_reason: "error" }] })), refused("The server gave no reason."));
  });

  it("can report a busy server or a wrong key", async () => {
    assert.equal((await failure(data({ error: { message: "Overloaded", code: "429" } }))).kind, "endpointBusy");
    assert.equal((await failure(data({ error: { message: "No key", code: 401 } }))).kind, "endpointKey");
  });

  it("can be a page of a proxy, which is named with its type", async () => {
    const page = "<!doctype html><title>Sign in to the proxy</title><p>data: x</p>";
    const reason = "It sent text/html: “Sign in to the proxy”.";
    assert.deepEqual(await failure(page, "text/html; charset=utf-8"), { kind: "endpointUnreadable", url, reason });
    assert.deepEqual(await failure("It works!", "text/plain"), {
      kind: "endpointUnreadable",
      url,
      reason: "It sent text/plain: “It works!”.",
    });
  });

  it("can be an event without end, which is not kept in memory", async () => {
    const reading = read(`data: ${"a".repeat(9_000_000)}`, undefined, 65_536);
    await assert.rejects(reading, /too much/);
  });
});
