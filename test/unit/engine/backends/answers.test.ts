import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { AnswerReader } from "../../../../src/engine/backends/answerReader.ts";
import type { ChatServer } from "../../../../src/engine/backends/completion.ts";
import { openAi } from "../../../../src/engine/backends/endpoint/servers/openAi.ts";
import { readServerSentEvents } from "../../../../src/engine/backends/serverSentEvents.ts";
import type { Failure } from "../../../../src/failures/failure.ts";
import { catchFailure } from "../../../waiting.ts";

const server: ChatServer = { url: new URL("http://h:1"), isLocal: false, definition: openAi };
const url = "http://h:1";

/** Reads a response with status 200. @param chunkBytes size of the chunks in which the response arrives */
async function readAnswer(body: string, contentType = "text/event-stream", chunkBytes = 1_000_000) {
  const bytes = Buffer.from(body);
  const parts = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  const reader = new AnswerReader(server, contentType);
  const result = { text: "", thought: "" };
  for await (const event of readServerSentEvents(Readable.from(parts))) {
    for (const part of reader.read(event)) if (part.kind === "text" || part.kind === "thought") result[part.kind] += part.text;
    if (reader.isClosed) break;
  }
  return { ...result, end: reader.finish() };
}

const readFailure = (body: string, contentType?: string): Promise<Failure> => catchFailure(readAnswer(body, contentType));
const formatData = (json: unknown) => `data: ${JSON.stringify(json)}\n\n`;
const formatDelta = (content: unknown, finish_reason: string | null = null) =>
  formatData({ choices: [{ index: 0, delta: { content }, finish_reason }] });
const STOP = formatData({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
const DONE = "data: [DONE]\n\n";

describe("the timings of llama-server", () => {
  const readEnd = async (timings: object) => (await readAnswer(formatDelta("A form.") + formatData({ choices: [], timings }) + STOP)).end;

  it("include how many drafted tokens were accepted", async () => {
    const { draftedTokens, acceptedTokens } = await readEnd({ draft_n: 12, draft_n_accepted: 7 });
    assert.deepEqual([draftedTokens, acceptedTokens], [12, 7]);
  });

  it("include no drafted tokens if no draft model was used", async () => {
    for (const timings of [{}, { draft_n: 0, draft_n_accepted: 0 }]) assert.equal((await readEnd(timings)).draftedTokens, undefined);
  });
});

describe("an answer with status 200", () => {
  const completeAnswers: [name: string, body: string][] = [
    ["has no finish reason", formatDelta("A ") + formatDelta("form.") + DONE],
    ["has no end marker", formatDelta("A form.") + STOP],
    ["ends without a blank line", `${formatDelta("A form.")}${STOP.trimEnd()}`],
    [
      "has null as the last delta",
      formatDelta("A form.") + formatData({ choices: [{ index: 0, delta: null, finish_reason: "stop" }] }) + DONE,
    ],
    ["has null as choices", formatDelta("A form.") + STOP + formatData({ choices: null, usage: { prompt_tokens: 3 } }) + DONE],
    ["has null in place of chunks", formatData(null) + formatDelta("A form.") + formatData(null) + STOP + DONE],
    [
      "has null as its model and token counts",
      formatData({ model: null, usage: null, choices: [null, { delta: { content: "A form." } }] }) + STOP,
    ],
    [
      "has fields of unexpected types",
      formatData({ model: 7, error: null, usage: "x", choices: [{ index: "0", delta: { content: "A form." } }] }) + STOP,
    ],
    [
      "has an empty error in each chunk",
      formatData({ error: {}, choices: [{ delta: { content: "A form." } }] }) + formatData({ error: "", choices: [] }) + DONE,
    ],
    [
      "has pings",
      `event: ping\ndata: {"type":"ping"}\n\nevent: ping\ndata: {"message":"still there"}\n\n${formatDelta("A form.")}event: ping\ndata\n\n${STOP}`,
    ],
    ["has notices", `${formatData({ status: "loading", message: "Loading model" })}${formatDelta("A form.")}${STOP}${DONE}`],
    ["has empty data", `data:\n\ndata: \n\n${formatDelta("A form.")}data:\n\n${STOP}${DONE}`],
    ["has comments", `: keep-alive\n\n:\n${formatDelta("A form.")}: x\n\n${STOP}`],
    ["has no spaces after colons", `${formatDelta("A form.")}${STOP}${DONE}`.replaceAll("data: ", "data:")],
    ["has trailing spaces", `${formatDelta("A form.")}${STOP}${DONE}`.replaceAll("\n\n", "  \n\n")],
    ["has Windows line endings and a byte order mark", `\ufeff${`${formatDelta("A form.")}${STOP}${DONE}`.replaceAll("\n", "\r\n")}`],
    ["has no blank lines between its events", `${formatDelta("A ")}${formatDelta("form.")}${STOP}${DONE}`.replaceAll("\n\n", "\n")],
    [
      "has no framing at all",
      `${formatDelta("A ")}${formatDelta("form.")}${STOP}[DONE]\n`.replaceAll("data: ", "").replaceAll("\n\n", "\n"),
    ],
    ["has chunks on several lines", `data: {"choices":\ndata: [{"delta":{"content":"A form."}}]}\n\n${DONE}`],
    [
      "is the first of several choices",
      formatData({
        choices: [
          { index: 1, delta: { content: "X" }, finish_reason: "stop" },
          { index: 0, delta: { content: "A " } },
        ],
      }) +
        formatData({ choices: [{ index: 1, delta: { content: "Y" } }] }) +
        formatDelta("form.") +
        STOP,
    ],
    [
      "has a whole message",
      formatData({ object: "chat.completion", choices: [{ message: { role: "assistant", content: "A form." }, finish_reason: "stop" }] }),
    ],
    [
      "has the message in parts",
      formatData({ choices: [{ message: { content: "A " } }] }) +
        formatData({ choices: [{ message: { content: "form." }, finish_reason: "stop" }] }),
    ],
    [
      "repeats the message so far in each chunk",
      formatData({ choices: [{ message: { content: "A " } }] }) +
        formatData({ choices: [{ message: { content: "A form." }, finish_reason: "stop" }] }),
    ],
    [
      "repeats the message next to each delta",
      formatData({ choices: [{ delta: { content: "A form." }, message: { content: "A form." } }] }) +
        formatData({ choices: [{ delta: {}, message: { content: "A form." }, finish_reason: "stop" }] }),
    ],
    ["has a list as content", formatDelta([{ type: "text", text: "A " }, null, { type: "text", text: "form." }]) + STOP],
    ["has carriage returns as line endings", `${formatDelta("A ")}${formatDelta("form.")}${STOP}${DONE}`.replaceAll("\n", "\r")],
    ["has the field name twice", `${formatDelta("A ")}${formatDelta("form.")}${STOP}${DONE}`.replaceAll("data: ", "data: data: ")],
    ["has an end marker in lower case", `${formatDelta("A form.")}data: [done]\n\n`],
    ["has an end marker in quotes", `${formatDelta("A form.")}data: "[DONE]"\n\n`],
    ["has a named event as its end", `${formatDelta("A form.")}event: done\ndata: {}\n\n`],
    ["has an object as choices", formatData({ choices: { delta: { content: "A form." }, finish_reason: "stop" } })],
    ["has its finish reason next to the choices", formatDelta("A form.") + formatData({ choices: [], finish_reason: "stop" })],
    ["has its finish reason under another name", formatDelta("A form.") + formatData({ choices: [{ delta: {}, finishReason: "STOP" }] })],
    ["has numbers that JSON does not allow", `data: {"choices":[{"delta":{"content":"A form."},"logprob":-Infinity}],"x":NaN}\n\n${STOP}`],
    [
      "has only a message next to an empty delta",
      formatData({ choices: [{ delta: {}, message: { content: "A form." }, finish_reason: "stop" }] }),
    ],
    ["has a single part as content", formatDelta({ type: "text", text: "A form." }) + STOP],
    ["has a list of strings as content", formatDelta(["A ", "form."]) + STOP],
    [
      "has an error object without content",
      formatData({ error: { code: 0, message: "" }, choices: [{ delta: { content: "A form." } }] }) + STOP,
    ],
    ["has an error after its end", formatDelta("A form.") + STOP + formatData({ error: { message: "no usage" } })],
    ["is cut off after its end", `${formatDelta("A form.")}${STOP}data: {"usage":{"prom`],
  ];
  for (const [name, body] of completeAnswers) {
    it(`is complete if it ${name}`, async () => {
      assert.equal((await readAnswer(body)).text, "A form.");
      assert.equal((await readAnswer(body, undefined, 1)).text, "A form.");
    });
  }

  it("is complete if it is one JSON document, on one line or several", async () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4 };
    const document = {
      object: "chat.completion",
      model: "m",
      choices: [{ message: { content: "A form.", reasoning: "Hm." }, finish_reason: "length" }],
      usage,
    };
    for (const body of [JSON.stringify(document), JSON.stringify(document, undefined, 2)]) {
      const { text, thought, end } = await readAnswer(body, "application/json");
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
      const { text, thought } = await readAnswer(formatData({ choices: [{ delta: fields }] }) + formatDelta("A form.") + STOP);
      assert.deepEqual([text, thought], ["A form.", "Hm."], JSON.stringify(fields));
    }
  });

  it("is incomplete if it has neither a finish reason nor an end marker", async () => {
    for (const body of [
      formatDelta("A ") + formatDelta("form."),
      `${formatDelta("A ")}data: {"choices":[{"del`,
      formatDelta("A ", ""),
      "",
      ": ping\n\n",
      DONE,
    ]) {
      await assert.rejects(readAnswer(body), /incomplete/, body);
    }
  });

  it("is not accepted if a chunk in it is damaged", async () => {
    const body = `${formatDelta("A ")}data: {"choices":[{"delta":{"content":"for\n\n${STOP}`;
    assert.equal((await readFailure(body)).kind, "endpointUnreadable");
  });
});

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
