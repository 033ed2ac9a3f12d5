import assert from "node:assert/strict";
import { getCaption } from "../fixtures/captions.ts";
import { ALT_SCHEMA } from "../../src/altText/suggest/answer.ts";
import { ALT_SYSTEM } from "../../src/altText/suggest/systemText.ts";
import type { FailureError } from "../../src/failures/failure.ts";
import type { Answer, AskParams, EarlierTurn } from "../../src/protocol/ask.ts";
import type { Target } from "../../src/protocol/target.ts";
import { catchFailure } from "../waiting.ts";
import { OtherLlamaServer } from "./otherLlamaServer.ts";
import { addWorkspaceImage, askWithEvents, defaultQuestion, useEngine } from "./support.ts";

const LARGE_BUDGET = 1120;

describe("llama-server as an endpoint", () => {
  const client = useEngine();
  const addImage = (name: string) => addWorkspaceImage(client(), name);
  const ask = (changes: Partial<AskParams>) => askWithEvents(client(), changes);
  const getAnswer = async (changes: Partial<AskParams>): Promise<Answer> => (await ask(changes)).answer;
  let server: OtherLlamaServer;
  let target: Target;
  before(async () => {
    server = await OtherLlamaServer.start({ apiKey: "right", slots: 4, contextTokens: 16_384 });
    target = { kind: "endpoint", url: server.url, apiKey: "right" };
  });
  after(() => server.kill());

  it("answers about an image, and reports how much of the prompt it has read", async () => {
    const { answer, events } = await ask({ target, images: [await addImage("login-form.png")] });
    assert.equal(answer.text, getCaption("images/login-form.png"));
    assert.match(answer.model, /tiny-gemma4/);
    assert.ok(events.some(({ kind }) => kind === "promptProgress"));
  });

  it("keeps the image of a conversation in its prompt cache", async () => {
    const firstQuestion = { images: [await addImage("login-form.png")], budget: 560 as const };
    const { text, images } = await getAnswer({ target, ...firstQuestion });
    const { limits, question } = defaultQuestion;
    const turn: EarlierTurn = { ...firstQuestion, selections: [], limits, question, answer: text };
    const followUp = await getAnswer({ target, turns: [turn], budget: 560, question: "What color is the button?" });
    assert.equal(followUp.text, "The button is blue.");
    assert.ok(followUp.tokens.cached > (images[0]?.tokens ?? Infinity), JSON.stringify(followUp.tokens));
  });

  it("uses exactly the predicted number of tokens for an image", async () => {
    const [withoutImage, withImage] = [
      await getAnswer({ target, question: "What?" }),
      await getAnswer({ target, question: "What?", images: [await addImage("chart.png")] }),
    ];
    const textTokens = withImage.tokens.prompt - withoutImage.tokens.prompt - (withImage.images[0]?.tokens ?? 0);
    assert.ok(textTokens > 20 && textTokens < 80, `${textTokens} tokens are used for the text, apart from the image`);
  });

  it("writes alt text that matches the schema", async () => {
    const question = "Write alt text for this image. Answer as a JSON object with seen, role, alt and sure.";
    const { text } = await getAnswer({
      target,
      question,
      images: [await addImage("flow.png")],
      system: ALT_SYSTEM,
      response: { schema: ALT_SCHEMA },
    });
    assert.match(text, /"role":\s*"complex",\s*"alt":\s*"A flow diagram with three/);
  });

  it("receives only as many turns as fit in its context, according to its own tokenizer", async () => {
    const text = "word ".repeat(700);
    const selections = [{ path: "notes.txt", language: "text", text }];
    const longTurn: EarlierTurn = {
      images: [],
      selections,
      budget: LARGE_BUDGET,
      limits: defaultQuestion.limits,
      question: "What is it?",
      answer: "Noted.",
    };
    const { events, answer } = await ask({ target, turns: [longTurn, longTurn, longTurn], question: "What is this?" });
    const dropped = events.find((event) => event.kind === "turnsDropped");
    assert.ok(dropped && dropped.count > 0 && dropped.count < 3, JSON.stringify(dropped));
    assert.ok(answer.tokens.prompt <= 4096 - 200, String(answer.tokens.prompt));
  });

  it("reports its model, or why it can't be used", async () => {
    const signal = new AbortController().signal;
    const withoutKey = { kind: "endpoint", url: server.url } as const;
    assert.match((await client().findAvailableModel({ ...withoutKey, apiKey: "right" }, signal)) ?? "", /tiny-gemma4/);
    await assert.rejects(client().findAvailableModel(withoutKey, signal), ({ failure }: FailureError) => failure.kind === "endpointKey");
    const remoteTarget = { ...withoutKey, url: "https://example.org", isOffline: true };
    await assert.rejects(client().findAvailableModel(remoteTarget, signal), ({ failure }: FailureError) => failure.kind === "offline");
  });

  it("requires its API key", async () => {
    const { url } = server;
    const origin = new URL(url).origin;
    for (const apiKey of [undefined, "wrong"]) {
      const failure = await catchFailure(getAnswer({ target: { kind: "endpoint", url, ...(apiKey === undefined ? {} : { apiKey }) } }));
      assert.ok(failure.kind === "endpointKey" && failure.url === origin && failure.reason.includes("Invalid API Key"));
      assert.equal(failure.hasKey, apiKey !== undefined);
    }
  });

  it("answers concurrent batch requests, each about its own image", async () => {
    const names = ["login-form.png", "flow.png", "chart.png"];
    const concurrentTarget = { ...target, concurrency: 3 };
    const texts = await Promise.all(
      names.map(async (name) => (await getAnswer({ target: concurrentTarget, isBatch: true, images: [await addImage(name)] })).text),
    );
    assert.deepEqual(
      texts,
      names.map((name) => getCaption(`images/${name}`)),
    );
  });
});
