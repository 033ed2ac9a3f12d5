import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AskParams, EarlierTurn } from "../../src/protocol/ask.ts";
import { catchFailure } from "../waiting.ts";
import { addWorkspaceImage, askWithEvents, defaultQuestion, useEngine, workspace } from "./support.ts";

/** Makes prompts longer than the test model's sliding window, because llama-server can't reuse part of a shorter prompt without a checkpoint. */
const budget = 560;

describe("a conversation", () => {
  const client = useEngine();

  const addImage = (name: string) => addWorkspaceImage(client(), name);
  const ask = (changes: Partial<AskParams>) => askWithEvents(client(), { budget, ...changes });
  const createTurn = (
    { images = [], selections = [], question = defaultQuestion.question }: Partial<AskParams>,
    answer: string,
  ): EarlierTurn => ({
    images,
    selections,
    budget,
    limits: defaultQuestion.limits,
    question,
    answer,
  });

  it("keeps its image in the prompt cache for a follow-up question", async () => {
    // In a short prompt, llama-server may reuse only the part up to the end of the image.
    const first = { images: [{ ...(await addImage("login-form.png")), enlarge: true }] };
    const { answer } = await ask(first);
    const followUp = await ask({ turns: [createTurn(first, answer.text)], question: "What color is the button?" });
    assert.equal(followUp.answer.text, "The button is blue.");
    const { prompt, cached } = followUp.answer.tokens;
    assert.ok(cached > (answer.images[0]?.tokens ?? Infinity), `${cached} of ${prompt} tokens came from the cache`);
    assert.ok(prompt - cached < 60, `${prompt - cached} tokens were processed`);
    assert.deepEqual(followUp.answer.images, [], "the follow-up adds no image");
  });

  it("accepts further images, and processes only those images", async () => {
    const first = { images: [{ ...(await addImage("chart.png")), enlarge: true }] };
    const { answer } = await ask(first);
    const second = await ask({ turns: [createTurn(first, answer.text)], images: [await addImage("flow.png")] });
    const { prompt, cached } = second.answer.tokens;
    assert.ok(cached > (answer.images[0]?.tokens ?? Infinity), `${cached} of ${prompt} tokens came from the cache`);
    assert.ok(prompt - cached < (second.answer.images[0]?.tokens ?? 0) + 80);
  });

  it("drops the oldest turns if they exceed the context budget, and reports how many", async () => {
    const text = "word ".repeat(700);
    const longTurn = createTurn({ selections: [{ path: "notes.txt", language: "text", text }] }, "Noted.");
    const { events, answer } = await ask({
      turns: [longTurn, longTurn, longTurn, longTurn, longTurn, longTurn],
      question: "What is this?",
    });
    const dropped = events.find((event) => event.kind === "turnsDropped");
    assert.ok(dropped && dropped.count > 0 && dropped.count < 6, JSON.stringify(dropped));
    assert.ok(answer.tokens.prompt <= 16_384 - 200);
  });

  it("reports the prompt size and the context size if the question alone does not fit", async () => {
    const selections = [{ path: "a.txt", language: "text", text: "word ".repeat(30_000) }];
    const failure = await catchFailure(ask({ turns: [createTurn({}, "Hello.")], selections }));
    assert.ok(failure.kind === "contextOverflow" && failure.promptTokens > failure.contextTokens, JSON.stringify(failure));
  });

  it("fails if an image of an earlier turn is missing from the cache, and names it", async () => {
    const lostImage = { name: "gone.png", sha256: "0".repeat(64) };
    assert.deepEqual(await catchFailure(ask({ turns: [createTurn({ images: [lostImage] }, "A form.")] })), {
      kind: "imageLost",
      name: "gone.png",
    });
  });

  describe("that is prefilled", () => {
    const prefill = (params: Partial<AskParams>, signal = new AbortController().signal) => {
      const { target, system, limits, selections, turns, thinking } = defaultQuestion;
      return client().prefill({ target, system, budget, limits, images: [], selections, turns, thinking, ...params }, signal);
    };

    it("processes only the question afterwards", async () => {
      const images = [await client().addImage("fresh.png", await readFile(join(workspace, "images", "login-form.png")))];
      assert.deepEqual(await prefill({ images }), { kind: "done" });
      const { answer } = await ask({ images, question: "What color is the button?" });
      const { prompt, cached } = answer.tokens;
      assert.equal(answer.text, "The button is blue.");
      assert.ok(cached > (answer.images[0]?.tokens ?? Infinity), `${cached} of ${prompt} tokens came from the cache`);
      assert.ok(prompt - cached < 40, `${prompt - cached} tokens were processed`);
    });

    it("processes only the next question afterwards, even if the conversation is short", async () => {
      const first: Partial<AskParams> = { images: [await addImage("login-form.png")], budget: 70 };
      const { answer } = await ask(first);
      const turns: EarlierTurn[] = [{ ...createTurn(first, answer.text), budget: 70 }];
      assert.deepEqual(await prefill({ turns }), { kind: "done" });
      const followUp = await ask({ turns, question: "What color is the button?" });
      const { prompt, cached } = followUp.answer.tokens;
      assert.equal(followUp.answer.text, "The button is blue.");
      assert.ok(prompt - cached < 40, `${prompt - cached} of ${prompt} tokens were processed`);
    });

    it("yields to a question at once", async () => {
      const images = [await client().addImage("other.png", await readFile(join(workspace, "images", "chart.png")))];
      const prefilling = prefill({ images: [...images, await addImage("flow.png"), await addImage("login-form.png")] });
      const { answer } = await ask({ images });
      assert.match(answer.text, /bar chart/);
      assert.ok(["done", "skipped"].includes((await prefilling).kind));
    });

    it("is replaced by the next prefill", async () => {
      const [first, second] = await Promise.all([
        prefill({ images: [await addImage("flow.png")], turns: [createTurn({}, "One.")] }),
        prefill({ images: [await addImage("chart.png")] }),
      ]);
      assert.equal(second.kind, "done");
      assert.ok(first.kind === "skipped" || first.kind === "done");
    });

    it("is skipped, and reports no failure, if no model is set or an image is broken, because the question will report that", async () => {
      const noModel = await prefill({ target: { kind: "local", model: "", projector: "" } });
      const broken = await prefill({ images: [await addImage("broken.png")] });
      assert.deepEqual([noModel.kind, broken.kind], ["skipped", "skipped"]);
    });
  });
});
