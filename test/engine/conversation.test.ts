import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Answer, AskEvent, AskParams, EarlierTurn } from "../../src/protocol/ask.ts";
import { failureFrom } from "../waiting.ts";
import { useEngine, usualQuestion, workspace } from "./support.ts";

/** A prompt longer than the test model's window: of a shorter one llama-server takes nothing back without a checkpoint. */
const budget = 560;

describe("a conversation", () => {
  const client = useEngine();

  const imageOf = async (name: string) => client().addImage(`images/${name}`, await readFile(join(workspace, "images", name)));
  const ask = async (changes: Partial<AskParams>): Promise<{ answer: Answer; events: AskEvent[] }> => {
    const events: AskEvent[] = [];
    for await (const event of client().ask({ ...usualQuestion, images: [], budget, ...changes }, new AbortController().signal)) {
      if (event.kind === "answered") return { answer: event.answer, events };
      events.push(event);
    }
    throw new Error("no answer");
  };
  const asTurn = (
    { images = [], selections = [], question = usualQuestion.question }: Partial<AskParams>,
    answer: string,
  ): EarlierTurn => ({
    images,
    selections,
    budget,
    limits: usualQuestion.limits,
    question,
    answer,
  });

  it("keeps its image in view without reading it again", async () => {
    const first = { images: [await imageOf("login-form.png")] };
    const { answer } = await ask(first);
    const followUp = await ask({ turns: [asTurn(first, answer.text)], question: "What color is the button?" });
    assert.equal(followUp.answer.text, "The button is blue.");
    const { prompt, cached } = followUp.answer.tokens;
    assert.ok(cached > (answer.images[0]?.tokens ?? Infinity), `${cached} of ${prompt} tokens came from the cache`);
    assert.ok(prompt - cached < 60, `${prompt - cached} tokens were read`);
    assert.deepEqual(followUp.answer.images, [], "the follow-up has no image of its own");
  });

  it("takes further images, and reads those alone", async () => {
    const first = { images: [await imageOf("chart.png")] };
    const { answer } = await ask(first);
    const second = await ask({ turns: [asTurn(first, answer.text)], images: [await imageOf("flow.png")] });
    const { prompt, cached } = second.answer.tokens;
    assert.ok(cached > (answer.images[0]?.tokens ?? Infinity), `${cached} of ${prompt} tokens came from the cache`);
    assert.ok(prompt - cached < (second.answer.images[0]?.tokens ?? 0) + 80);
  });

  it("leaves the oldest turns out when there is no room for all, and says how many", async () => {
    const text = "word ".repeat(700);
    const long = asTurn({ selections: [{ path: "notes.txt", language: "text", text }] }, "Noted.");
    const { events, answer } = await ask({ turns: [long, long, long, long, long, long], question: "What is this?" });
    const forgotten = events.find((event) => event.kind === "forgotten");
    assert.ok(forgotten && forgotten.turns > 0 && forgotten.turns < 6, JSON.stringify(forgotten));
    assert.ok(answer.tokens.prompt <= 16_384 - 200);
  });

  it("says with both numbers when the question alone does not fit, whatever went before", async () => {
    const selections = [{ path: "a.txt", language: "text", text: "word ".repeat(30_000) }];
    const failure = await failureFrom(ask({ turns: [asTurn({}, "Hello.")], selections }));
    assert.ok(failure.kind === "contextOverflow" && failure.promptTokens > failure.contextTokens, JSON.stringify(failure));
  });

  it("fails when an image of an earlier turn is gone, and names it", async () => {
    const lost = { name: "gone.png", sha256: "0".repeat(64) };
    assert.deepEqual(await failureFrom(ask({ turns: [asTurn({ images: [lost] }, "A form.")] })), { kind: "imageLost", name: "gone.png" });
  });

  describe("that is read ahead", () => {
    const prefill = (params: Partial<AskParams>, signal = new AbortController().signal) => {
      const { target, system, limits, selections, turns, thinking } = usualQuestion;
      return client().prefill({ target, system, budget, limits, images: [], selections, turns, thinking, ...params }, signal);
    };

    it("has nothing left to read but the question", async () => {
      const images = [await client().addImage("fresh.png", await readFile(join(workspace, "images", "login-form.png")))];
      assert.deepEqual(await prefill({ images }), { kind: "done" });
      const { answer } = await ask({ images, question: "What color is the button?" });
      const { prompt, cached } = answer.tokens;
      assert.equal(answer.text, "The button is blue.");
      assert.ok(cached > (answer.images[0]?.tokens ?? Infinity), `${cached} of ${prompt} tokens came from the cache`);
      assert.ok(prompt - cached < 40, `${prompt - cached} tokens were read`);
    });

    it("has nothing left to read of a conversation but the next question, however short it is", async () => {
      const first: Partial<AskParams> = { images: [await imageOf("login-form.png")], budget: 70 };
      const { answer } = await ask(first);
      const turns: EarlierTurn[] = [{ ...asTurn(first, answer.text), budget: 70 }];
      assert.deepEqual(await prefill({ turns }), { kind: "done" });
      const followUp = await ask({ turns, question: "What color is the button?" });
      const { prompt, cached } = followUp.answer.tokens;
      assert.equal(followUp.answer.text, "The button is blue.");
      assert.ok(prompt - cached < 40, `${prompt - cached} of ${prompt} tokens were read`);
    });

    it("gives way to a question at once", async () => {
      const images = [await client().addImage("other.png", await readFile(join(workspace, "images", "chart.png")))];
      const ahead = prefill({ images: [...images, await imageOf("flow.png"), await imageOf("login-form.png")] });
      const { answer } = await ask({ images });
      assert.match(answer.text, /bar chart/);
      assert.ok(["done", "skipped"].includes((await ahead).kind));
    });

    it("is replaced by the next one", async () => {
      const [first, second] = await Promise.all([
        prefill({ images: [await imageOf("flow.png")], turns: [asTurn({}, "One.")] }),
        prefill({ images: [await imageOf("chart.png")] }),
      ]);
      assert.equal(second.kind, "done");
      assert.ok(first.kind === "skipped" || first.kind === "done");
    });

    it("is left when a model is not set or an image is broken: the question will say it", async () => {
      const noModel = await prefill({ target: { kind: "local", model: "", projector: "" } });
      const broken = await prefill({ images: [await imageOf("broken.png")] });
      assert.deepEqual([noModel.kind, broken.kind], ["skipped", "skipped"]);
    });
  });
});
