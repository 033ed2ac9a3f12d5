import assert from "node:assert/strict";
import { ALT_SCHEMA, ALT_SYSTEM } from "../../src/altText/suggest/prompt.ts";
import type { FailureError } from "../../src/failures/failure.ts";
import type { Answer, AskParams, EarlierTurn } from "../../src/protocol/ask.ts";
import type { Target } from "../../src/protocol/target.ts";
import { catchFailure } from "../waiting.ts";
import { OtherLlamaServer } from "./otherLlamaServer.ts";
import { addWorkspaceImage, askWithEvents, defaultQuestion, readCaption, useEngine } from "./support.ts";

const LARGE_BUDGET = 1120;

describe("llama-server as an endpoint", () => {
  const client = useEngine();
  const imageOf = (name: string) => addWorkspaceImage(client(), name);
  const asking = (changes: Partial<AskParams>) => askWithEvents(client(), changes);
  const answerTo = async (changes: Partial<AskParams>): Promise<Answer> => (await asking(changes)).answer;
  let server: OtherLlamaServer;
  let target: Target;
  before(async () => {
    server = await OtherLlamaServer.start({ apiKey: "right", slots: 4, contextTokens: 16_384 });
    target = { kind: "endpoint", url: server.url, apiKey: "right" };
  });
  after(() => server.kill());

  it("answers about an image, and reports the progress of reading", async () => {
    const { answer, events } = await asking({ target, images: [await imageOf("login-form.png")] });
    assert.equal(answer.text, await readCaption("images/login-form.png"));
    assert.match(answer.model, /tiny-gemma4/);
    assert.ok(events.some(({ kind }) => kind === "promptProgress"));
  });

  it("keeps the image of a conversation in its prompt cache", async () => {
    const asked = { images: [await imageOf("login-form.png")], budget: 560 as const };
    const { text, images } = await answerTo({ target, ...asked });
    const { limits, question } = defaultQuestion;
    const turn: EarlierTurn = { ...asked, selections: [], limits, question, answer: text };
    const next = await answerTo({ target, turns: [turn], budget: 560, question: "What color is the button?" });
    assert.equal(next.text, "The button is blue.");
    assert.ok(next.tokens.cached > (images[0]?.tokens ?? Infinity), JSON.stringify(next.tokens));
  });

  it("takes exactly the predicted tokens for an image", async () => {
    const [without, within] = [
      await answerTo({ target, question: "What?" }),
      await answerTo({ target, question: "What?", images: [await imageOf("chart.png")] }),
    ];
    const line = within.tokens.prompt - without.tokens.prompt - (within.images[0]?.tokens ?? 0);
    assert.ok(line > 20 && line < 80, `${line} tokens are for the text beside the image`);
  });

  it("writes alt text that matches the schema", async () => {
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

  it("gets no turns that exceed its context budget, by its own token count", async () => {
    const text = "word ".repeat(700);
    const selections = [{ path: "notes.txt", language: "text", text }];
    const long: EarlierTurn = {
      images: [],
      selections,
      budget: LARGE_BUDGET,
      limits: defaultQuestion.limits,
      question: "What is it?",
      answer: "Noted.",
    };
    const { events, answer } = await asking({ target, turns: [long, long, long], question: "What is this?" });
    const dropped = events.find((event) => event.kind === "turnsDropped");
    assert.ok(dropped && dropped.count > 0 && dropped.count < 3, JSON.stringify(dropped));
    assert.ok(answer.tokens.prompt <= 4096 - 200, String(answer.tokens.prompt));
  });

  it("reports its model, or why it can't be asked", async () => {
    const never = new AbortController().signal;
    const withoutKey = { kind: "endpoint", url: server.url } as const;
    assert.match((await client().findAvailableModel({ ...withoutKey, apiKey: "right" }, never)) ?? "", /tiny-gemma4/);
    await assert.rejects(client().findAvailableModel(withoutKey, never), ({ failure }: FailureError) => failure.kind === "endpointKey");
    const remote = { ...withoutKey, url: "https://example.org", isOffline: true };
    await assert.rejects(client().findAvailableModel(remote, never), ({ failure }: FailureError) => failure.kind === "offline");
  });

  it("requires its API key", async () => {
    const { url } = server;
    const origin = new URL(url).origin;
    for (const apiKey of [undefined, "wrong"]) {
      const failure = await catchFailure(answerTo({ target: { kind: "endpoint", url, ...(apiKey === undefined ? {} : { apiKey }) } }));
      assert.ok(failure.kind === "endpointKey" && failure.url === origin && failure.reason.includes("Invalid API Key"));
      assert.equal(failure.hasKey, apiKey !== undefined);
    }
  });

  it("answers concurrent batch requests, each about its own image", async () => {
    const names = ["login-form.png", "flow.png", "chart.png"];
    const concurrent = { ...target, concurrency: 3 };
    const texts = await Promise.all(
      names.map(async (name) => (await answerTo({ target: concurrent, isBatch: true, images: [await imageOf(name)] })).text),
    );
    assert.deepEqual(texts, await Promise.all(names.map((name) => readCaption(`images/${name}`))));
  });
});
