import assert from "node:assert/strict";
import { resolve } from "node:path";
import { ALT_SCHEMA } from "../../src/altText/suggest/answer.ts";
import { ALT_SYSTEM } from "../../src/altText/suggest/systemText.ts";
import type { Answer, AskParams, EarlierTurn } from "../../src/protocol/ask.ts";
import { getCaption } from "../fixtures/captions.ts";
import {
  CHAT,
  FakeEndpoint,
  createLmStudioRoutes,
  createOllamaRoutes,
  createUnknownServerRoutes,
  sendChunks,
  sendJson,
  createVllmRoutes,
  type Routes,
} from "../fixtures/endpoints.ts";
import { getTlsFixturePath, readTlsIdentity } from "../fixtures/tls/identity.ts";
import { catchFailure, waitUntil } from "../waiting.ts";
import { addWorkspaceImage, askWithEvents, defaultQuestion, useEngine } from "./support.ts";

const LARGE_BUDGET = 1120;

describe("an endpoint", () => {
  const client = useEngine();
  const addImage = (name: string) => addWorkspaceImage(client(), name);
  const ask = (changes: Partial<AskParams>) => askWithEvents(client(), changes);
  const getAnswer = async (changes: Partial<AskParams>): Promise<Answer> => (await ask(changes)).answer;
  const getFailure = (changes: Partial<AskParams>) => catchFailure(ask(changes));
  const servers: FakeEndpoint[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  const startServer = async (routes: Routes, options: Parameters<typeof FakeEndpoint.start>[1] = {}) => {
    const server = await FakeEndpoint.start(routes, options);
    servers.push(server);
    return { server, target: { kind: "endpoint" as const, url: server.url } };
  };

  it("that is vLLM receives the image token budget and the thinking flag in vLLM's own fields", async () => {
    const { server, target } = await startServer(createVllmRoutes());
    const { answer, events } = await ask({ target, images: [await addImage("login-form.png")], thinking: true });
    assert.deepEqual(
      [answer.text, answer.model, answer.tokens],
      ["A form.", "google/gemma-4-12b-it", { prompt: 300, cached: 256, answer: 3 }],
    );
    assert.ok(events.some((event) => event.kind === "thought" && event.text === "Hm."));
    await getAnswer({
      target,
      images: [{ ...(await addImage("login-form.png")), enlarge: true }],
      budget: LARGE_BUDGET,
      system: ALT_SYSTEM,
      response: { schema: ALT_SCHEMA },
    });
    await getAnswer({ target });
    const [first, second, third] = server.chatRequests;
    assert.deepEqual(first?.["mm_processor_kwargs"], { max_soft_tokens: 70 });
    assert.deepEqual(first?.["chat_template_kwargs"], { enable_thinking: true });
    assert.equal(first?.["model"], "google/gemma-4-12b-it");
    assert.deepEqual(second?.["mm_processor_kwargs"], { max_soft_tokens: LARGE_BUDGET });
    assert.match(JSON.stringify(second?.["response_format"]), /^\{"type":"json_schema"/);
    for (const field of ["mm_processor_kwargs", "return_progress", "cache_prompt", "reasoning_effort"])
      assert.ok(!(field in (third ?? {})), field);
  });

  it("that is Ollama downscales images to fewer tokens than requested, which is reported", async () => {
    const { server, target } = await startServer(createOllamaRoutes());
    const images = [{ ...(await addImage("login-form.png")), enlarge: true }];
    const { answer, events } = await ask({ target, images, budget: LARGE_BUDGET });
    assert.equal(answer.text, "A form.");
    assert.deepEqual(
      events.find(({ kind }) => kind === "imagesDownscaled"),
      { kind: "imagesDownscaled", limitTokens: 280, names: ["images/login-form.png"] },
    );
    assert.ok(events.some((event) => event.kind === "thought" && event.text === "Hm."));
    assert.equal(server.chatRequests[0]?.["reasoning_effort"], "none");
    const smallBudget = await ask({ target, images: [await addImage("login-form.png")], thinking: true });
    assert.ok(!smallBudget.events.some(({ kind }) => kind === "imagesDownscaled"));
    for (const field of ["reasoning_effort", "top_k", "chat_template_kwargs"]) assert.ok(!(field in (server.chatRequests[1] ?? {})), field);
  });

  it("that is Ollama receives only as many turns as are estimated to fit, because it would silently truncate the prompt", async () => {
    const { server, target } = await startServer(createOllamaRoutes());
    const selections = [{ path: "notes.txt", language: "text", text: "word ".repeat(700) }];
    const longTurn: EarlierTurn = {
      images: [],
      selections,
      budget: 70,
      limits: defaultQuestion.limits,
      question: "What is it?",
      answer: "Noted.",
    };
    const { events } = await ask({ target, turns: [longTurn, longTurn, longTurn, longTurn, longTurn, longTurn] });
    const dropped = events.find((event) => event.kind === "turnsDropped");
    assert.ok(dropped && dropped.count >= 2 && dropped.count < 6, JSON.stringify(dropped));
    const { messages } = server.chatRequests[0] as { messages: unknown[] };
    assert.equal(messages.length, 2 * (6 - dropped.count) + 2);
  });

  it("that is LM Studio receives no thinking flag, because it has its own setting", async () => {
    const { server, target } = await startServer(createLmStudioRoutes());
    const { answer, events } = await ask({ target, images: [await addImage("login-form.png")] });
    assert.equal(answer.text, "A form.");
    assert.ok(events.some((event) => event.kind === "thought" && event.text === "Hm."));
    for (const field of ["reasoning_effort", "chat_template_kwargs", "mm_processor_kwargs"])
      assert.ok(!(field in (server.chatRequests[0] ?? {})), field);
  });

  it("receives no image if its model can't see images", async () => {
    const { server, target } = await startServer(createOllamaRoutes({ "POST /api/show": { capabilities: ["completion"] } }));
    const failure = await getFailure({ target, images: [await addImage("login-form.png")] });
    assert.deepEqual(failure, { kind: "noVision", model: "gemma4:latest", url: server.url });
    assert.equal(server.chatRequests.length, 0);
    assert.equal((await getAnswer({ target })).text, "A form.");
  });

  it("receives no fields that it has rejected before", async () => {
    const createError = (field: string) => ({
      error: { message: `Unrecognized request argument supplied: ${field}`, type: "invalid_request_error" },
    });
    const { server, target } = await startServer(
      createUnknownServerRoutes({
        [CHAT]: (response, { body = {} }) => {
          const field = ["top_k", "chat_template_kwargs"].find((name) => name in body);
          if (field !== undefined) return sendJson(response, createError(field), 400);
          sendChunks(response, [{ choices: [{ delta: { content: "Yes." }, finish_reason: "stop" }] }]);
        },
      }),
    );
    assert.equal((await getAnswer({ target })).text, "Yes.");
    assert.equal((await getAnswer({ target })).text, "Yes.");
    assert.equal(server.chatRequests.length, 4);
  });

  it("is asked again after the delay that it requests if it is busy, and the wait is reported", async () => {
    for (const status of [429, 503]) {
      const sendAnswer = createUnknownServerRoutes()[CHAT] as Extract<Routes[string], (...given: never[]) => void>;
      const { server, target } = await startServer(
        createUnknownServerRoutes({
          [CHAT]: (response, received, count) =>
            count < 2 ? sendJson(response, { error: "busy" }, status, { "retry-after": "0" }) : sendAnswer(response, received, count),
        }),
      );
      const { answer, events } = await ask({ target });
      assert.equal(answer.text, "A form.");
      assert.equal(events.filter(({ kind }) => kind === "waiting").length, 2);
      assert.equal(server.chatRequests.length, 3);
    }
  });

  it("is not asked again if it stays busy, or if the user stops the question", async () => {
    const createBusyRoutes = (retryAfter: string) =>
      createUnknownServerRoutes({ [CHAT]: (response) => sendJson(response, { error: "busy" }, 503, { "retry-after": retryAfter }) });
    const { server, target } = await startServer(createBusyRoutes("0"));
    const failure = await getFailure({ target });
    assert.ok(failure.kind === "endpointBusy" && failure.status === 503);
    assert.equal(server.chatRequests.length, 6);
    const slowServer = await startServer(createBusyRoutes("60"));
    const abort = new AbortController();
    const asking = (async () => {
      for await (const event of client().ask({ ...defaultQuestion, images: [], target: slowServer.target }, abort.signal)) {
        if (event.kind === "waiting") abort.abort();
      }
    })();
    await assert.rejects(asking, { name: "AbortError" });
  });

  it("is not asked again if it disconnects in the middle of an answer", async () => {
    const chunk = { choices: [{ delta: { content: "A " }, finish_reason: null }] };
    const { server, target } = await startServer(
      createUnknownServerRoutes({ [CHAT]: (response) => sendChunks(response, [chunk, undefined]) }),
    );
    assert.deepEqual(await getFailure({ target }), { kind: "endpointBrokeOff", url: server.url });
    assert.equal(server.chatRequests.length, 1);
    const endingServer = await startServer(
      createUnknownServerRoutes({ [CHAT]: (response) => void response.end(`data: ${JSON.stringify(chunk)}\n\n`) }),
    );
    assert.deepEqual(await getFailure({ target: endingServer.target }), { kind: "endpointBrokeOff", url: endingServer.server.url });
  });

  it("that is vLLM receives a lower answer limit if its context is too small", async () => {
    const answer = createVllmRoutes()[CHAT] as Extract<Routes[string], (...given: never[]) => void>;
    const message =
      "This model's maximum context length is 8192 tokens. However, you requested 9048 tokens (7000 in the messages, 2048 in the completion).";
    const { server, target } = await startServer(
      createVllmRoutes({
        [CHAT]: (response, received, count) =>
          Number(received.body?.["max_tokens"]) > 1192
            ? sendJson(response, { error: { message } }, 400)
            : answer(response, received, count),
      }),
    );
    assert.equal((await getAnswer({ target, maxTokens: 2048 })).text, "A form.");
    assert.deepEqual(
      server.chatRequests.map(({ max_tokens: tokens }) => tokens),
      [2048, 1024],
    );
  });

  it("reports its models if it does not have the requested one", async () => {
    const missingModel = {
      [CHAT]: (response: Parameters<typeof sendJson>[0]) =>
        sendJson(response, { error: { message: "The model `b` does not exist." } }, 404),
    };
    const { server, target } = await startServer(createUnknownServerRoutes({ "GET /v1/models": { data: [{ id: "a" }] }, ...missingModel }));
    const failure = await getFailure({ target: { ...target, model: "b" } });
    assert.deepEqual(failure, { kind: "endpointModel", url: server.url, model: "b", known: ["a"] });
  });

  it("is reached over TLS with the certificate file of its authority", async () => {
    const { target } = await startServer(createVllmRoutes(), { tls: await readTlsIdentity("server.pem") });
    const failure = await getFailure({ target });
    assert.ok(failure.kind === "endpointNotTrusted" && failure.reason.includes("authority"));
    const trustedTarget = { ...target, caFile: resolve(getTlsFixturePath("authority.pem")) };
    assert.equal((await getAnswer({ target: trustedTarget })).text, "A form.");
  });

  it("receives as many concurrent batch requests as configured, and they don't delay interactive questions or the local model", async () => {
    const pendingAnswers: (() => void)[] = [];
    const sendAnswer = createUnknownServerRoutes()[CHAT] as Extract<Routes[string], (...given: never[]) => void>;
    const { server, target } = await startServer(
      createUnknownServerRoutes({
        [CHAT]: (response, received, count) => {
          if (JSON.stringify(received.body).includes("batch")) pendingAnswers.push(() => sendAnswer(response, received, count));
          else sendAnswer(response, received, count);
        },
      }),
    );
    const batch = [1, 2, 3].map((number) =>
      getAnswer({ target: { ...target, concurrency: 2 }, isBatch: true, question: `batch ${number}` }),
    );
    await waitUntil(() => (pendingAnswers.length === 2 ? true : undefined), "two batch requests");
    assert.equal((await getAnswer({ target, question: "mine" })).text, "A form.");
    assert.equal((await getAnswer({ images: [await addImage("chart.png")] })).text, getCaption("images/chart.png"));
    assert.equal(server.chatRequests.length, 3);
    pendingAnswers.shift()?.();
    await waitUntil(() => (pendingAnswers.length === 2 ? true : undefined), "two batch requests");
    for (const answer of pendingAnswers) answer();
    await Promise.all(batch);
  });
});
