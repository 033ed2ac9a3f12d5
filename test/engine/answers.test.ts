import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { AskEvent } from "../../src/protocol/ask.ts";
import { TestEngine, ask, trueCaption, usualQuestion, workspace } from "./support.ts";
import { failureFrom } from "../waiting.ts";

describe("an engine with the test model", () => {
  let engine: TestEngine;
  before(async () => {
    engine = await TestEngine.create();
  });
  after(() => engine.dispose());

  for (const image of ["images/login-form.png", "images/flow.png", "images/chart.png"]) {
    it(`describes ${image} truly`, async () => {
      const answer = await ask(engine.client(), { image });
      assert.equal(answer.text, await trueCaption(image));
      assert.equal(answer.model, "tiny-gemma4.gguf");
    });
  }

  it("streams the answer in pieces that add up to it, after what it did with the image", async () => {
    const client = engine.client();
    const images = [await client.addImage("chart.png", await readFile(`${workspace}/images/chart.png`))];
    const events: AskEvent[] = [];
    let text = "";
    for await (const event of client.ask({ ...usualQuestion, images }, new AbortController().signal)) {
      if (event.kind === "answered") text = event.answer.text;
      else events.push(event);
    }
    assert.equal(events[0]?.kind, "images");
    const pieces = events.flatMap((event) => (event.kind === "text" ? [event.text] : []));
    assert.ok(pieces.length > 1);
    assert.equal(pieces.join(""), text);
  });

  it("predicts what an image costs: at another budget the prompt grows by exactly the difference", async () => {
    const client = engine.client();
    const small = await ask(client, { image: "images/chart.png", budget: 70 });
    for (const budget of [140, 280, 560, 1120] as const) {
      const large = await ask(client, { image: "images/chart.png", budget });
      const [before, after] = [small.images[0]?.tokens ?? 0, large.images[0]?.tokens ?? 0];
      assert.ok(after > before);
      assert.equal(large.tokens.prompt - small.tokens.prompt, after - before);
    }
  });

  it("reads an image once: the same question again comes from the cache but for its last tokens", async () => {
    const client = engine.client();
    await ask(client, { image: "images/chart.png" });
    const again = await ask(client, { image: "images/chart.png" });
    assert.ok(again.tokens.prompt - again.tokens.cached < 10, `${again.tokens.cached} of ${again.tokens.prompt} cached`);
  });

  it("takes a selection along without losing sight of the image", async () => {
    const selections = [
      { path: "src/a.ts", language: "typescript", lines: [1, 2] as [number, number], text: "const a = 1;\nconst b = 2;" },
    ];
    const answer = await ask(engine.client(), { image: "images/login-form.png", selections });
    assert.equal(answer.text, await trueCaption("images/login-form.png"));
  });

  it("answers a stop at once, though llama-server does not listen, and the next question as ever", async () => {
    const client = engine.client();
    await ask(client, {});
    const pid = await engine.llamaServerPid();
    process.kill(pid, "SIGSTOP");
    try {
      const abort = new AbortController();
      const asking = ask(client, { question: "What color is the button?" }, abort.signal);
      await engine.untilState("answering");
      const started = performance.now();
      abort.abort();
      await assert.rejects(asking, { name: "AbortError" });
      assert.ok(performance.now() - started < 1000);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    assert.equal((await ask(client, { question: "What color is the button?" })).text, "The button is blue.");
  });

  it("refuses a text file named .png and answers about a real image next", async () => {
    const client = engine.client();
    const failure = await failureFrom(ask(client, { image: "images/broken.png" }));
    assert.equal(failure.kind, "notAnImage");
    assert.equal((await ask(client, {})).text, await trueCaption("images/login-form.png"));
  });

  it("says what it is when a request has the wrong shape", async () => {
    const failure = await failureFrom(ask(engine.client(), { question: "" }));
    assert.equal(failure.kind, "badRequest");
  });

  it("says with both numbers that a question does not fit", async () => {
    const text = "word ".repeat(30_000);
    const failure = await failureFrom(ask(engine.client(), { selections: [{ path: "a.txt", language: "text", text }] }));
    assert.ok(failure.kind === "contextOverflow" && failure.promptTokens > failure.contextTokens);
  });

  it("names an endpoint that nobody answers on, and an address that is none", async () => {
    const client = engine.client();
    const nobody = await failureFrom(ask(client, { target: { kind: "endpoint", url: "http://127.0.0.1:9" } }));
    assert.ok(nobody.kind === "endpointUnreachable" && nobody.reason.includes("ECONNREFUSED"));
    const nonsense = await failureFrom(ask(client, { target: { kind: "endpoint", url: "gpu box" } }));
    assert.equal(nonsense.kind, "badEndpoint");
  });

  it("queues questions of several clients and answers each with its own image", async () => {
    const images = ["images/login-form.png", "images/flow.png", "images/chart.png"];
    const answers = await Promise.all(images.map((image) => ask(engine.client(), { image })));
    assert.deepEqual(
      answers.map(({ text }) => text),
      await Promise.all(images.map(trueCaption)),
    );
  });
});
