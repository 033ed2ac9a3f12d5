import assert from "node:assert/strict";
import { resolve } from "node:path";
import { ALT_SCHEMA, ALT_SYSTEM } from "../../src/altText/suggest/prompt.ts";
import type { Answer, AskParams, EarlierTurn } from "../../src/protocol/ask.ts";
import { CHAT, FakeEndpoint, lmStudio, ollama, other, sendChunks, sendJson, vLLM, type Routes } from "../fixtures/endpoints.ts";
import { getTlsFixturePath, readTlsIdentity } from "../fixtures/tls/identity.ts";
import { catchFailure, waitUntil } from "../waiting.ts";
import { addWorkspaceImage, askWithEvents, defaultQuestion, readCaption, useEngine } from "./support.ts";

const LARGE_BUDGET = 1120;

describe("an endpoint", () => {
  const client = useEngine();
  const imageOf = (name: string) => addWorkspaceImage(client(), name);
  const asking = (changes: Partial<AskParams>) => askWithEvents(client(), changes);
  const answerTo = async (changes: Partial<AskParams>): Promise<Answer> => (await asking(changes)).answer;
  const getFailure = (changes: Partial<AskParams>) => catchFailure(asking(changes));
  const servers: FakeEndpoint[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  const start = async (routes: Routes, options: Parameters<typeof FakeEndpoint.start>[1] = {}) => {
    const server = await FakeEndpoint.start(routes, options);
    servers.push(server);
    return { server, target: { kind: "endpoint" as const, url: server.url } };
  };

  it("gets the image token budget and the thinking flag in vLLM's fields", async () => {
    const { server, target } = await start(vLLM());
    const { answer, events } = await asking({ target, images: [await imageOf("login-form.png")], thinking: true });
    assert.deepEqual(
      [answer.text, answer.model, answer.tokens],
      ["A form.", "google/gemma-4-12b-it", { prompt: 300, cached: 256, answer: 3 }],
    );
    assert.ok(events.some((event) => event.kind === "thought" && event.text === "Hm."));
    await answerTo({
      target,
      images: [await imageOf("login-form.png")],
      budget: LARGE_BUDGET,
      system: ALT_SYSTEM,
      response: { schema: ALT_SCHEMA },
    });
    await answerTo({ target });
    const [first, second, third] = server.asked;
    assert.deepEqual(first?.["mm_processor_kwargs"], { max_soft_tokens: 70 });
    assert.deepEqual(first?.["chat_template_kwargs"], { enable_thinking: true });
    assert.equal(first?.["model"], "google/gemma-4-12b-it");
    assert.deepEqual(second?.["mm_processor_kwargs"], { max_soft_tokens: LARGE_BUDGET });
    assert.match(JSON.stringify(second?.["response_format"]), /^\{"type":"json_schema"/);
    for (const field of ["mm_processor_kwargs", "return_progress", "cache_prompt", "reasoning_effort"])
      assert.ok(!(field in (third ?? {})), field);
  });

  it("reports if Ollama shows its model fewer image tokens than were sent", async () => {
    const { server, target } = await start(ollama());
    const images = [await imageOf("login-form.png")];
    const { answer, events } = await asking({ target, images, budget: LARGE_BUDGET });
    assert.equal(answer.text, "A form.");
    assert.deepEqual(
      events.find(({ kind }) => kind === "imagesShrunk"),
      { kind: "imagesShrunk", limitTokens: 280, names: ["images/login-form.png"] },
    );
    assert.ok(events.some((event) => event.kind === "thought" && event.text === "Hm."));
    assert.equal(server.asked[0]?.["reasoning_effort"], "none");
    const fits = await asking({ target, images, thinking: true });
    assert.ok(!fits.events.some(({ kind }) => kind === "imagesShrunk"));
    for (const field of ["reasoning_effort", "top_k", "chat_template_kwargs"]) assert.ok(!(field in (server.asked[1] ?? {})), field);
  });

  it("gets fewer turns by an estimate for Ollama, which would silently truncate the prompt", async () => {
    const { server, target } = await start(ollama());
    const selections = [{ path: "notes.txt", language: "text", text: "word ".repeat(700) }];
    const long: EarlierTurn = {
      images: [],
      selections,
      budget: 70,
      limits: defaultQuestion.limits,
      question: "What is it?",
      answer: "Noted.",
    };
    const { events } = await asking({ target, turns: [long, long, long, long, long, long] });
    const dropped = events.find((event) => event.kind === "turnsDropped");
    assert.ok(dropped && dropped.count >= 2 && dropped.count < 6, JSON.stringify(dropped));
    const { messages } = server.asked[0] as { messages: unknown[] };
    assert.equal(messages.length, 2 * (6 - dropped.count) + 2);
  });

  it("gets no thinking flag for LM Studio, which has its own setting", async () => {
    const { server, target } = await start(lmStudio());
    const { answer, events } = await asking({ target, images: [await imageOf("login-form.png")] });
    assert.equal(answer.text, "A form.");
    assert.ok(events.some((event) => event.kind === "thought" && event.text === "Hm."));
    for (const field of ["reasoning_effort", "chat_template_kwargs", "mm_processor_kwargs"])
      assert.ok(!(field in (server.asked[0] ?? {})), field);
  });

  it("gets no image if its model can't see", async () => {
    const { server, target } = await start(ollama({ "POST /api/show": { capabilities: ["completion"] } }));
    const failure = await getFailure({ target, images: [await imageOf("login-form.png")] });
    assert.deepEqual(failure, { kind: "noVision", model: "gemma4:latest", url: server.url });
    assert.equal(server.asked.length, 0);
    assert.equal((await answerTo({ target })).text, "A form.");
  });

  it("gets no fields that it has rejected before", async () => {
    const refused = (field: string) => ({
      error: { message: `Unrecognized request argument supplied: ${field}`, type: "invalid_request_error" },
    });
    const { server, target } = await start(
      other({
        [CHAT]: (response, { body = {} }) => {
          const field = ["top_k", "chat_template_kwargs"].find((name) => name in body);
          if (field !== undefined) return sendJson(response, refused(field), 400);
          sendChunks(response, [{ choices: [{ delta: { content: "Yes." }, finish_reason: "stop" }] }]);
        },
      }),
    );
    assert.equal((await answerTo({ target })).text, "Yes.");
    assert.equal((await answerTo({ target })).text, "Yes.");
    assert.equal(server.asked.length, 4);
  });

  it("gets a retry while it is busy, after the delay that it asks for, and the wait is reported", async () => {
    for (const status of [429, 503]) {
      const answers = other()[CHAT] as Extract<Routes[string], (...given: never[]) => void>;
      const { server, target } = await start(
        other({
          [CHAT]: (response, received, count) =>
            count < 2 ? sendJson(response, { error: "busy" }, status, { "retry-after": "0" }) : answers(response, received, count),
        }),
      );
      const { answer, events } = await asking({ target });
      assert.equal(answer.text, "A form.");
      assert.equal(events.filter(({ kind }) => kind === "waiting").length, 2);
      assert.equal(server.asked.length, 3);
    }
  });

  it("gets no more retries if it stays busy, or once the user stops", async () => {
    const busy = (after: string) => other({ [CHAT]: (response) => sendJson(response, { error: "busy" }, 503, { "retry-after": after }) });
    const { server, target } = await start(busy("0"));
    const failure = await getFailure({ target });
    assert.ok(failure.kind === "endpointBusy" && failure.status === 503);
    assert.equal(server.asked.length, 6);
    const slow = await start(busy("60"));
    const abort = new AbortController();
    const asked = (async () => {
      for await (const event of client().ask({ ...defaultQuestion, images: [], target: slow.target }, abort.signal)) {
        if (event.kind === "waiting") abort.abort();
      }
    })();
    await assert.rejects(asked, { name: "AbortError" });
  });

  it("gets no retry if it disconnects in the middle of an answer", async () => {
    const chunk = { choices: [{ delta: { content: "A " }, finish_reason: null }] };
    const { server, target } = await start(other({ [CHAT]: (response) => sendChunks(response, [chunk, undefined]) }));
    assert.deepEqual(await getFailure({ target }), { kind: "endpointBrokeOff", url: server.url });
    assert.equal(server.asked.length, 1);
    const ended = await start(other({ [CHAT]: (response) => void response.end(`data: ${JSON.stringify(chunk)}\n\n`) }));
    assert.deepEqual(await getFailure({ target: ended.target }), { kind: "endpointBrokeOff", url: ended.server.url });
  });

  it("gets a lower answer limit if the context of vLLM is too small", async () => {
    const answers = vLLM()[CHAT] as Extract<Routes[string], (...given: never[]) => void>;
    const message =
      "This model's maximum context length is 8192 tokens. However, you requested 9048 tokens (7000 in the messages, 2048 in the completion).";
    const { server, target } = await start(
      vLLM({
        [CHAT]: (response, received, count) =>
          Number(received.body?.["max_tokens"]) > 1192
            ? sendJson(response, { error: { message } }, 400)
            : answers(response, received, count),
      }),
    );
    assert.equal((await answerTo({ target, maxTokens: 2048 })).text, "A form.");
    assert.deepEqual(
      server.asked.map(({ max_tokens: tokens }) => tokens),
      [2048, 1024],
    );
  });

  it("reports its models if it does not have the requested one", async () => {
    const missing = {
      [CHAT]: (response: Parameters<typeof sendJson>[0]) =>
        sendJson(response, { error: { message: "The model `b` does not exist." } }, 404),
    };
    const { server, target } = await start(other({ "GET /v1/models": { data: [{ id: "a" }] }, ...missing }));
    const failure = await getFailure({ target: { ...target, model: "b" } });
    assert.deepEqual(failure, { kind: "endpointModel", url: server.url, model: "b", known: ["a"] });
  });

  it("gets requests over TLS with the certificate file of its authority", async () => {
    const { target } = await start(vLLM(), { tls: await readTlsIdentity("server.pem") });
    const failure = await getFailure({ target });
    assert.ok(failure.kind === "endpointNotTrusted" && failure.reason.includes("authority"));
    const trusting = { ...target, caFile: resolve(getTlsFixturePath("authority.pem")) };
    assert.equal((await answerTo({ target: trusting })).text, "A form.");
  });

  it("gets as many concurrent batch requests as are set, which delay neither interactive questions nor the local model", async () => {
    const held: (() => void)[] = [];
    const answers = other()[CHAT] as Extract<Routes[string], (...given: never[]) => void>;
    const { server, target } = await start(
      other({
        [CHAT]: (response, received, count) => {
          if (JSON.stringify(received.body).includes("batch")) held.push(() => answers(response, received, count));
          else answers(response, received, count);
        },
      }),
    );
    const batch = [1, 2, 3].map((number) =>
      answerTo({ target: { ...target, concurrency: 2 }, isBatch: true, question: `batch ${number}` }),
    );
    await waitUntil(() => (held.length === 2 ? true : undefined), "two batch requests");
    assert.equal((await answerTo({ target, question: "mine" })).text, "A form.");
    assert.equal((await answerTo({ images: [await imageOf("chart.png")] })).text, await readCaption("images/chart.png"));
    assert.equal(server.asked.length, 3);
    held.shift()?.();
    await waitUntil(() => (held.length === 2 ? true : undefined), "two batch requests");
    for (const answer of held) answer();
    await Promise.all(batch);
  });
});
