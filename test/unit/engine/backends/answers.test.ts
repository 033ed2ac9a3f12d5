import assert from "node:assert/strict";
import { DONE, STOP, formatData, formatDelta, readAnswer, readFailure } from "./readAnswer.ts";

const formatIndexed = (...chunks: [content: string, index: number, reason?: string][]) =>
  chunks.map(([content, index, reason = null]) => formatData({ choices: [{ index, delta: { content }, finish_reason: reason }] })).join("");

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
    ["numbers its chunks instead of its answers", formatIndexed(["A ", 1], ["for", 2], ["m.", 3]) + DONE],
    ["numbers many chunks", formatIndexed(...Array.from("A form.", (letter, index): [string, number] => [letter, index])) + DONE],
    ["numbers its chunks, including the last one", formatIndexed(["A ", 0], ["form.", 1], ["", 2, "stop"])],
    [
      "is the first of several answers, one in each event",
      formatIndexed(["A ", 0], ["X", 1], ["form.", 0], ["Y", 1], ["", 1, "stop"], ["", 0, "stop"]),
    ],
    ["is the first of several answers, and ends before the others begin", formatIndexed(["A form.", 0, "stop"], ["X", 1, "stop"]) + DONE],
    ["has an end marker with another word", `${formatDelta("A form.")}data: [END]\n\n`],
    ["has a named event with data as its end", `${formatDelta("A form.")}event: end\ndata: null\n\n`],
    ["has an object as its finish reason", formatData({ choices: [{ delta: { content: "A form." }, finish_reason: { type: "stop" } }] })],
    ["has text other than chunks", `${formatDelta("A form.")}data: processing\n\n${DONE}`],
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

  it("is complete if it is one JSON document without a type and a finish reason", async () => {
    const body = JSON.stringify({ id: "x", choices: [{ message: { role: "assistant", content: "A form." } }] });
    assert.equal((await readAnswer(body, "application/json; charset=utf-8")).text, "A form.");
  });

  it("has its token counts under either name", async () => {
    const body = formatDelta("A form.", "stop") + formatData({ choices: [], usage: { input_tokens: 3, output_tokens: 4 } }) + DONE;
    const { end } = await readAnswer(body);
    assert.deepEqual([end.promptTokens, end.answerTokens], [3, 4]);
  });

  it("has reasoning at the start of its text, separated by marks", async () => {
    const marks = [
      ["<think>", "</think>"],
      ["<thinking>", "</thinking>"],
      ["<|channel>thought\n", "<channel|>"],
      ["[THINK]", "[/THINK]"],
    ];
    for (const [start, end] of marks) {
      const text = `\n${start}Hm. <b>${end}\n\nA <think> form.`;
      for (const length of [1, 3, 1000]) {
        const parts = text.match(new RegExp(`[^]{1,${length}}`, "g")) ?? [];
        const answer = await readAnswer(parts.map((part) => formatDelta(part)).join("") + STOP + DONE);
        assert.deepEqual([answer.text, answer.thought.trim()], ["A <think> form.", "Hm. <b>"], text);
      }
    }
  });

  it("is not changed if it only resembles reasoning", async () => {
    for (const text of ["<", "<th", "A <think>b</think>", "[THIN", "<thi>s</thi>", "  < think>"]) {
      assert.deepEqual((await readAnswer(formatDelta(text) + STOP)).text, text);
      assert.deepEqual((await readAnswer(formatDelta(text) + STOP, undefined, 1)).thought, "");
    }
    assert.deepEqual((await readAnswer(formatDelta("<think>Hm. </thi") + STOP)).thought, "Hm. </thi");
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
