import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ALT_SCHEMA, ALT_SYSTEM } from "../../src/altText/suggest/prompt.ts";
import { FailureError, type Failure } from "../../src/failures/failure.ts";
import type { Answer, AskEvent, AskParams, EarlierTurn } from "../../src/protocol/ask.ts";
import type { Target } from "../../src/protocol/target.ts";
import { CHAT, FakeEndpoint, lmStudio, ollama, other, sendChunks, sendJson, vLLM, type Routes } from "../fixtures/endpoints.ts";
import { identity, inFixtures } from "../fixtures/tls/identity.ts";
import { until } from "../waiting.ts";
import { OtherLlamaServer, useEngine, usualQuestion, trueCaption, workspace } from "./support.ts";

const large = 1120;

describe("a server of the person's own", () => {
  const client = useEngine();
  const imageOf = async (name: string) => client().addImage(`images/${name}`, await readFile(join(workspace, "images", name)));
  const asking = async (changes: Partial<AskParams>, signal = new AbortController().signal) => {
    const events: AskEvent[] = [];
    const params = { ...usualQuestion, images: [], ...changes };
    for await (const event of client().ask(params, signal)) {
      if (event.kind === "answered") return { answer: event.answer, events };
      events.push(event);
    }
    throw new Error("no answer");
  };
  const answerTo = async (changes: Partial<AskParams>): Promise<Answer> => (await asking(changes)).answer;
  const getFailure = async (changes: Partial<AskParams>): Promise<Failure> => {
    const error: unknown = await asking(changes).then(
      () => assert.fail("It was answered."),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof FailureError, String(error));
    return error.failure;
  };

  describe("that is llama-server", () => {
    let server: OtherLlamaServer;
    let target: Target;
    before(async () => {
      server = await OtherLlamaServer.start({ apiKey: "right", slots: 4, contextTokens: 16_384 });
      target = { kind: "endpoint", url: server.url, apiKey: "right" };
    });
    after(() => server.kill());

    it("answers about an image, and tells how far it has read", async () => {
      const { answer, events } = await asking({ target, images: [await imageOf("login-form.png")] });
      assert.equal(answer.text, await trueCaption("images/login-form.png"));
      assert.match(answer.model, /tiny-gemma4/);
      assert.ok(events.some(({ kind }) => kind === "reading"));
    });

    it("keeps the image of a conversation in view without reading it again", async () => {
      const asked = { images: [await imageOf("login-form.png")], budget: 560 as const };
      const { text, images } = await answerTo({ target, ...asked });
      const { limits, question } = usualQuestion;
      const turn: EarlierTurn = { ...asked, selections: [], limits, question, answer: text };
      const next = await answerTo({ target, turns: [turn], budget: 560, question: "What color is the button?" });
      assert.equal(next.text, "The button is blue.");
      assert.ok(next.tokens.cached > (images[0]?.tokens ?? Infinity), JSON.stringify(next.tokens));
    });

    it("reads exactly the pixels that are told: no tokens more, no tokens less", async () => {
      const [without, within] = [
        await answerTo({ target, question: "What?" }),
        await answerTo({ target, question: "What?", images: [await imageOf("chart.png")] }),
      ];
      const line = within.tokens.prompt - without.tokens.prompt - (within.images[0]?.tokens ?? 0);
      assert.ok(line > 20 && line < 80, `${line} tokens are the text beside the image`);
    });

    it("writes what the schema of alternative texts asks for", async () => {
      const question = "Write alt text for this image. Return a JSON object with role, alt and description.";
      const { text } = await answerTo({
        target,
        question,
        images: [await imageOf("flow.png")],
        system: ALT_SYSTEM,
        response: { schema: ALT_SCHEMA },
      });
      assert.match(text, /^\{\s*"role":\s*"complex",\s*"alt":\s*"A flow diagram with three/);
    });

    it("leaves out the turns that it has no room for, counted by the server itself", async () => {
      const text = "word ".repeat(700);
      const selections = [{ path: "notes.txt", language: "text", text }];
      const long: EarlierTurn = {
        images: [],
        selections,
        budget: large,
        limits: usualQuestion.limits,
        question: "What is it?",
        answer: "Noted.",
      };
      const { events, answer } = await asking({ target, turns: [long, long, long], question: "What is this?" });
      const forgotten = events.find((event) => event.kind === "forgotten");
      assert.ok(forgotten && forgotten.turns > 0 && forgotten.turns < 3, JSON.stringify(forgotten));
      assert.ok(answer.tokens.prompt <= 4096 - 200, String(answer.tokens.prompt));
    });

    it("tells which model it has, and says why where it can't be asked", async () => {
      const never = new AbortController().signal;
      const served = { kind: "endpoint", url: server.url } as const;
      assert.match((await client().availableModel({ ...served, apiKey: "right" }, never)) ?? "", /tiny-gemma4/);
      await assert.rejects(client().availableModel(served, never), ({ failure }: FailureError) => failure.kind === "endpointKey");
      const elsewhere = { ...served, url: "https://example.org", isOffline: true };
      await assert.rejects(client().availableModel(elsewhere, never), ({ failure }: FailureError) => failure.kind === "offline");
    });

    it("wants its key", async () => {
      const { url } = server;
      const origin = new URL(url).origin;
      const none = await getFailure({ target: { kind: "endpoint", url } });
      assert.deepEqual(none, { kind: "endpointKey", url: origin, hasKey: false, reason: "The server returned 401: Invalid API Key." });
      const wrong = await getFailure({ target: { kind: "endpoint", url, apiKey: "wrong" } });
      assert.deepEqual(wrong, { kind: "endpointKey", url: origin, hasKey: true, reason: "The server returned 401: Invalid API Key." });
    });

    it("answers several of a batch at once, each about its own image", async () => {
      const names = ["login-form.png", "flow.png", "chart.png"];
      const concurrent = { ...target, concurrency: 3 };
      const texts = await Promise.all(
        names.map(async (name) => (await answerTo({ target: concurrent, isBatch: true, images: [await imageOf(name)] })).text),
      );
      assert.deepEqual(texts, await Promise.all(names.map((name) => trueCaption(`images/${name}`))));
    });
  });

  describe("that is imitated", () => {
    const servers: FakeEndpoint[] = [];
    afterEach(async () => {
      for (const server of servers.splice(0)) await server.stop();
    });
    const start = async (routes: Routes, options: Parameters<typeof FakeEndpoint.start>[1] = {}) => {
      const server = await FakeEndpoint.start(routes, options);
      servers.push(server);
      return { server, target: { kind: "endpoint" as const, url: server.url } };
    };

    it("is told by vLLM's way how many tokens images may have, and whether to think", async () => {
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
        budget: large,
        system: ALT_SYSTEM,
        response: { schema: ALT_SCHEMA },
      });
      await answerTo({ target });
      const [first, second, third] = server.asked;
      assert.deepEqual(first?.["mm_processor_kwargs"], { max_soft_tokens: 70 });
      assert.deepEqual(first?.["chat_template_kwargs"], { enable_thinking: true });
      assert.equal(first?.["model"], "google/gemma-4-12b-it");
      assert.deepEqual(second?.["mm_processor_kwargs"], { max_soft_tokens: large });
      assert.match(JSON.stringify(second?.["response_format"]), /^\{"type":"json_schema"/);
      for (const field of ["mm_processor_kwargs", "return_progress", "cache_prompt", "reasoning_effort"])
        assert.ok(!(field in (third ?? {})), field);
    });

    it("gets from Ollama what it sees of an image, and is told so where that is less than was sent", async () => {
      const { server, target } = await start(ollama());
      const images = [await imageOf("login-form.png")];
      const { answer, events } = await asking({ target, images, budget: large });
      assert.equal(answer.text, "A form.");
      assert.deepEqual(
        events.find(({ kind }) => kind === "shrunk"),
        { kind: "shrunk", toTokens: 280, names: ["images/login-form.png"] },
      );
      assert.ok(events.some((event) => event.kind === "thought" && event.text === "Hm."));
      assert.equal(server.asked[0]?.["reasoning_effort"], "none");
      const fits = await asking({ target, images, thinking: true });
      assert.ok(!fits.events.some(({ kind }) => kind === "shrunk"));
      for (const field of ["reasoning_effort", "top_k", "chat_template_kwargs"]) assert.ok(!(field in (server.asked[1] ?? {})), field);
    });

    it("is estimated where Ollama would cut off what does not fit, and say nothing", async () => {
      const { server, target } = await start(ollama());
      const selections = [{ path: "notes.txt", language: "text", text: "word ".repeat(700) }];
      const long: EarlierTurn = {
        images: [],
        selections,
        budget: 70,
        limits: usualQuestion.limits,
        question: "What is it?",
        answer: "Noted.",
      };
      const { events } = await asking({ target, turns: [long, long, long, long, long, long] });
      const forgotten = events.find((event) => event.kind === "forgotten");
      assert.ok(forgotten && forgotten.turns >= 2 && forgotten.turns < 6, JSON.stringify(forgotten));
      const { messages } = server.asked[0] as { messages: unknown[] };
      assert.equal(messages.length, 2 * (6 - forgotten.turns) + 2);
    });

    it("thinks by LM Studio's own settings alone", async () => {
      const { server, target } = await start(lmStudio());
      const { answer, events } = await asking({ target, images: [await imageOf("login-form.png")] });
      assert.equal(answer.text, "A form.");
      assert.ok(events.some((event) => event.kind === "thought" && event.text === "Hm."));
      for (const field of ["reasoning_effort", "chat_template_kwargs", "mm_processor_kwargs"])
        assert.ok(!(field in (server.asked[0] ?? {})), field);
    });

    it("gets no image where its model sees none", async () => {
      const { server, target } = await start(ollama({ "POST /api/show": { capabilities: ["completion"] } }));
      const failure = await getFailure({ target, images: [await imageOf("login-form.png")] });
      assert.deepEqual(failure, { kind: "noVision", model: "gemma4:latest", url: server.url });
      assert.equal(server.asked.length, 0);
      assert.equal((await answerTo({ target })).text, "A form.");
    });

    it("is asked without the fields that it refuses, from then on", async () => {
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

    it("is asked again while it is busy, when it says, and the person is told", async () => {
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

    it("that stays busy is given up, and so at once when the person stops", async () => {
      const busy = (after: string) => other({ [CHAT]: (response) => sendJson(response, { error: "busy" }, 503, { "retry-after": after }) });
      const { server, target } = await start(busy("0"));
      const failure = await getFailure({ target });
      assert.ok(failure.kind === "endpointBusy" && failure.status === 503);
      assert.equal(server.asked.length, 6);
      const patient = await start(busy("60"));
      const abort = new AbortController();
      const asked = (async () => {
        for await (const event of client().ask({ ...usualQuestion, images: [], target: patient.target }, abort.signal)) {
          if (event.kind === "waiting") abort.abort();
        }
      })();
      await assert.rejects(asked, { name: "AbortError" });
    });

    it("that breaks off in the middle of an answer is not asked again by itself", async () => {
      const piece = { choices: [{ delta: { content: "A " }, finish_reason: null }] };
      const { server, target } = await start(other({ [CHAT]: (response) => sendChunks(response, [piece, undefined]) }));
      assert.deepEqual(await getFailure({ target }), { kind: "endpointBrokeOff", url: server.url });
      assert.equal(server.asked.length, 1);
      const ended = await start(other({ [CHAT]: (response) => sendChunks(response, [piece]) }));
      assert.deepEqual(await getFailure({ target: ended.target }), { kind: "endpointBrokeOff", url: ended.server.url });
    });

    it("gets a shorter answer to write where vLLM has no room for the longest", async () => {
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

    it("names its models where it does not have the one that is wanted", async () => {
      const missing = {
        [CHAT]: (response: Parameters<typeof sendJson>[0]) =>
          sendJson(response, { error: { message: "The model `b` does not exist." } }, 404),
      };
      const { server, target } = await start(other({ "GET /v1/models": { data: [{ id: "a" }] }, ...missing }));
      const failure = await getFailure({ target: { ...target, model: "b" } });
      assert.deepEqual(failure, { kind: "endpointModel", url: server.url, model: "b", known: ["a"] });
    });

    it("is asked over TLS by the file of its authority", async () => {
      const { target } = await start(vLLM(), { tls: await identity("server.pem") });
      const failure = await getFailure({ target });
      assert.ok(failure.kind === "endpointNotTrusted" && failure.reason.includes("authority"));
      const trusting = { ...target, caFile: resolve(inFixtures("authority.pem")) };
      assert.equal((await answerTo({ target: trusting })).text, "A form.");
    });

    it("has so many of a batch under way as is set; neither a person's question nor the local model waits for them", async () => {
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
      await until(() => (held.length === 2 ? true : undefined), "two questions of the batch");
      assert.equal((await answerTo({ target, question: "mine" })).text, "A form.");
      assert.equal((await answerTo({ images: [await imageOf("chart.png")] })).text, await trueCaption("images/chart.png"));
      assert.equal(server.asked.length, 3);
      held.shift()?.();
      await until(() => (held.length === 2 ? true : undefined), "two questions of the batch");
      for (const answer of held) answer();
      await Promise.all(batch);
    });
  });
});
