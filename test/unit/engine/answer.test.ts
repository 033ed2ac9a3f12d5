import assert from "node:assert/strict";
import { FailureError, type Failure } from "../../../src/failures/failure.ts";
import { answer } from "../../../src/engine/answer.ts";
import type { AnswerValidator } from "../../../src/engine/answerWithCheck.ts";
import type { ChatEvent } from "../../../src/engine/backends/chatWithRetries.ts";
import { IMAGE_LIMITS } from "../../../src/image/imageFile.ts";
import type { MermaidVerdict } from "../../../src/mermaid/checkMermaid.ts";
import type { AskEvent, AskParams, EarlierTurn } from "../../../src/protocol/ask.ts";
import { catchFailure, waitUntil } from "../../waiting.ts";
import { ScriptedBackend, type Reply } from "./scriptedBackend.ts";

const createReply = (text: string, finish: "stop" | "length" = "stop"): ChatEvent[] => [
  { kind: "text", text },
  { kind: "end", end: { model: "m", finish, promptTokens: 100, cachedTokens: 40, answerTokens: 7 } },
];
const createError = (failure: Failure) => new FailureError(failure);
const overflow = createError({ kind: "contextOverflow", promptTokens: 4096, contextTokens: 4096 });
const earlierTurn: EarlierTurn = {
  ...{ images: [], selections: [], budget: "auto", limits: IMAGE_LIMITS },
  ...{ question: "What is it?", answer: "A form." },
};
const question: AskParams = {
  ...{ target: { kind: "local", model: "m", projector: "p" }, system: "SYSTEM", thinking: false },
  ...{ images: [], selections: [], budget: "auto", limits: IMAGE_LIMITS, turns: [] },
  ...{ question: "Why?", maxTokens: 2048, temperature: 0 },
};
const createInvalidVerdict = (problem: string): MermaidVerdict => ({ kind: "invalid", problem });

function start(script: Reply[], params: Partial<AskParams> = {}, verdicts: (MermaidVerdict | { kind: "none" })[] = []) {
  const backend = new ScriptedBackend(script);
  const events: AskEvent[] = [];
  const checked: string[] = [];
  const abort = new AbortController();
  const validator: AnswerValidator = {
    async check(text) {
      checked.push(text);
      return verdicts.shift() ?? { kind: "valid" };
    },
    createRepairPrompt: (_, problem) => `Correct this: ${problem}`,
    countWords: (text) => text.split(" ").length,
  };
  const run = () =>
    answer(
      { ...question, ...params },
      {
        preparedImages: { prepareAll: async () => [] },
        connect: async () => backend,
        validators: { mermaid: validator, code: validator },
        readBoxOrder: async () => undefined,
        onEvent: (event) => events.push(event),
        signal: abort.signal,
      },
    );
  return { backend, events, checked, abort, run };
}

describe("answering a question", () => {
  it("sends the system text, schema and limits of the request, and streams the answer", async () => {
    const schema = { type: "object" };
    const { backend, events, run } = start([createReply("A form.")], { response: { schema } });
    const result = await run();
    assert.deepEqual([result.text, result.model, result.finish], ["A form.", "m", "stop"]);
    assert.deepEqual(result.tokens, { prompt: 100, cached: 40, answer: 7 });
    assert.deepEqual(events, [{ kind: "text", text: "A form." }]);
    const [request] = backend.requests;
    assert.deepEqual([request?.system, request?.schema, request?.maxTokens], ["SYSTEM", schema, 2048]);
    assert.deepEqual([backend.answeredCount, backend.abandonedCount], [1, 0]);
  });

  it("reports that the server is busy", async () => {
    const { events, run } = start([[{ kind: "waiting", delayMs: 500 }, ...createReply("A form.")]]);
    await run();
    assert.deepEqual(events[0], { kind: "waiting", delayMs: 500 });
  });

  it("fails when the server stalls, and stops the server", async () => {
    const { backend, run } = start(["never ends"]);
    const failing = catchFailure(run());
    await waitUntil(() => backend.requests[0], "the request");
    backend.reportStall();
    assert.deepEqual(await failing, { kind: "llamaServerStalled", seconds: 30 });
    assert.deepEqual([backend.stalledCount, backend.watchCount], [1, 0]);
  });

  it("reports a stall without failing if the user decides how long to wait, and stops the server when the question is cancelled", async () => {
    const { backend, events, abort, run } = start(["never ends"], { waitsWhenStalled: true });
    const asking = run();
    await waitUntil(() => backend.requests[0], "the request");
    backend.reportStall();
    assert.deepEqual(events.at(-1), { kind: "stalled", seconds: 30 });
    assert.equal(backend.stalledCount, 0);
    abort.abort();
    await assert.rejects(asking, { name: "AbortError" });
    assert.equal(backend.stalledCount, 1);
  });

  it("reports the stall of an endpoint without failing if its client is patient", async () => {
    const target = { kind: "endpoint", url: "http://h", isPatient: true } as const;
    const { backend, events, abort, run } = start(["never ends"], { target });
    const asking = run();
    await waitUntil(() => backend.requests[0], "the request");
    backend.reportStall();
    assert.deepEqual(events.at(-1), { kind: "stalled", seconds: 30 });
    abort.abort();
    await assert.rejects(asking, { name: "AbortError" });
  });

  it("does not stop a server that has resumed after a stall, even if the question is cancelled later", async () => {
    const { backend, abort, run } = start(["never ends"], { waitsWhenStalled: true });
    const asking = run();
    await waitUntil(() => backend.requests[0], "the request");
    backend.reportStall();
    backend.resume();
    abort.abort();
    await assert.rejects(asking, { name: "AbortError" });
    assert.equal(backend.stalledCount, 0);
  });

  it("does not stop a server that stalled and then answered", async () => {
    const { backend, run } = start([createReply("A form.")], { waitsWhenStalled: true });
    await run();
    assert.deepEqual([backend.stalledCount, backend.watchCount], [0, 0]);
  });

  it("fails if the stream stops without an end event", async () => {
    await assert.rejects(start([[{ kind: "text", text: "A" }]]).run(), /without an end/);
  });

  it("stops at a maximum length if the server never ends the answer", async () => {
    const chunk = { kind: "text", text: "x".repeat(1_000_000) } as const;
    const { text, finish } = await start([Array.from({ length: 20 }, () => chunk)]).run();
    assert.deepEqual([text.length, finish], [8_000_000, "length"]);
  });

  it("throws the backend's explanation of an error", async () => {
    const broken = createError({ kind: "endpointBrokeOff", url: "http://h" });
    assert.equal((await catchFailure(start([broken]).run())).kind, "llamaServerRestarted");
  });

  describe("that does not fit the context", () => {
    it("omits the oldest turns, and reports how many were dropped", async () => {
      const { backend, events, run } = start([createReply("A form.")], { turns: [earlierTurn, earlierTurn, earlierTurn] });
      backend.contextTokens = 3500;
      await run();
      assert.equal(backend.requests[0]?.conversation.length, 2);
      assert.deepEqual(events[0], { kind: "turnsDropped", count: 2 });
    });

    it("first lowers the token limit if the server reserves context for the longest answer", async () => {
      const tooLong = createError({ kind: "contextOverflow", promptTokens: 3000, contextTokens: 4096 });
      const { backend, run } = start([tooLong, createReply("A form.")], { turns: [earlierTurn] });
      await run();
      assert.deepEqual(
        backend.requests.map(({ maxTokens, conversation }) => [maxTokens, conversation.length]),
        [
          [2048, 2],
          [1024, 2],
        ],
      );
    });

    it("drops one more turn for each attempt if the prompt itself is too long", async () => {
      const { backend, events, run } = start([overflow, overflow, createReply("A form.")], { turns: [earlierTurn, earlierTurn] });
      await run();
      assert.deepEqual(
        backend.requests.map(({ conversation }) => conversation.length),
        [3, 2, 1],
      );
      assert.deepEqual(
        events.flatMap((event) => (event.kind === "turnsDropped" ? event.count : [])),
        [1, 2],
      );
    });

    it("fails once there is no turn left to drop", async () => {
      const { backend, run } = start([overflow, overflow], { turns: [earlierTurn] });
      assert.equal((await catchFailure(run())).kind, "contextOverflow");
      assert.equal(backend.requests.length, 2);
    });
  });

  describe("that is cancelled", () => {
    it("throws the reason, and tells the backend that the prompt is no longer needed", async () => {
      const { backend, events, abort, run } = start(["never ends"]);
      const running = run();
      while (events.length === 0) await new Promise(setImmediate);
      abort.abort();
      await assert.rejects(running, { name: "AbortError" });
      assert.deepEqual([backend.answeredCount, backend.abandonedCount], [0, 1]);
    });

    it("fails even if there is a first diagram with errors", async () => {
      const check = { response: { check: "mermaid" as const } };
      const { backend, abort, run } = start([createReply("broken"), "never ends"], check, [createInvalidVerdict("line 2")]);
      const running = run();
      while (backend.requests.length < 2) await new Promise(setImmediate);
      abort.abort();
      await assert.rejects(running, { name: "AbortError" });
    });
  });

  describe("whose answer may contain a diagram", () => {
    const check = { response: { check: "mermaid" as const } };

    it("checks the diagram only if the request asks for it", async () => {
      const { checked, run } = start([createReply("broken")], {}, [createInvalidVerdict("line 2")]);
      assert.equal((await run()).problem, undefined);
      assert.deepEqual(checked, []);
    });

    it("asks again with the message of the parser, and counts the tokens of both attempts", async () => {
      const { backend, events, run } = start([createReply("broken"), createReply("good")], check, [
        createInvalidVerdict("line 2"),
        { kind: "valid" },
      ]);
      const result = await run();
      assert.deepEqual([result.text, result.problem, result.tokens], ["good", undefined, { prompt: 200, cached: 80, answer: 14 }]);
      assert.ok(events.some((event) => event.kind === "answerRestarted" && event.problem === "line 2"));
      const [firstAttempt, repair] = backend.requests[1]?.conversation ?? [];
      assert.deepEqual([firstAttempt?.question, firstAttempt?.answer], ["Why?", "broken"]);
      assert.match(repair?.question ?? "", /line 2/);
    });

    it("reports the problem of the second attempt", async () => {
      const { run } = start([createReply("broken"), createReply("worse")], check, [
        createInvalidVerdict("line 2"),
        createInvalidVerdict("line 3"),
      ]);
      const { text, problem } = await run();
      assert.deepEqual([text, problem], ["worse", "line 3"]);
    });

    it("returns the first attempt if the second one has no diagram or fails", async () => {
      const withoutDiagram = start([createReply("broken"), createReply("Sorry.")], check, [
        createInvalidVerdict("line 2"),
        { kind: "none" },
      ]);
      const failed = start([createReply("broken"), createError({ kind: "endpointBrokeOff", url: "http://h" })], check, [
        createInvalidVerdict("line 2"),
      ]);
      for (const { run } of [withoutDiagram, failed]) {
        const { text, problem } = await run();
        assert.deepEqual([text, problem], ["broken", "line 2"]);
      }
    });

    it("does not ask again if the answer was cut off, or if the check has no result", async () => {
      const truncated = start([createReply("broken", "length")], check, [createInvalidVerdict("line 2")]);
      assert.equal((await truncated.run()).problem, "line 2");
      const endless = start([createReply("odd")], check, [{ kind: "endless" }]);
      assert.equal((await endless.run()).problem, undefined);
      for (const { backend } of [truncated, endless]) assert.equal(backend.requests.length, 1);
    });
  });
});
