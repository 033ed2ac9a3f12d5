import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getCaption } from "../fixtures/captions.ts";
import type { AskEvent } from "../../src/protocol/ask.ts";
import { TestEngine, ask, defaultQuestion, workspace } from "./support.ts";
import { catchFailure } from "../waiting.ts";

describe("an engine with the test model", () => {
  let engine: TestEngine;
  before(async () => {
    engine = await TestEngine.create();
  });
  after(() => engine.dispose());

  for (const image of ["images/login-form.png", "images/flow.png", "images/chart.png"]) {
    it(`describes ${image} correctly`, async () => {
      const answer = await ask(engine.createClient(), { image });
      assert.equal(answer.text, getCaption(image));
      assert.equal(answer.model, "tiny-gemma4.gguf");
    });
  }

  it("sends the prepared images first, and then streams chunks that add up to the answer", async () => {
    const client = engine.createClient();
    const images = [await client.addImage("chart.png", await readFile(`${workspace}/images/chart.png`))];
    const events: AskEvent[] = [];
    let text = "";
    for await (const event of client.ask({ ...defaultQuestion, images }, new AbortController().signal)) {
      if (event.kind === "answered") text = event.answer.text;
      else events.push(event);
    }
    assert.equal(events[0]?.kind, "images");
    const chunks = events.flatMap((event) => (event.kind === "text" ? [event.text] : []));
    assert.ok(chunks.length > 1);
    assert.equal(chunks.join(""), text);
  });

  it("predicts exactly how many more tokens the prompt takes if an image has a larger budget", async () => {
    const client = engine.createClient();
    const chart = await client.addImage("images/chart.png", await readFile(join(workspace, "images/chart.png")));
    const small = await ask(client, { images: [chart], budget: 70 });
    for (const budget of [140, 280, 560, 1120] as const) {
      const large = await ask(client, { images: [{ ...chart, enlarge: true }], budget });
      const [smallTokens, largeTokens] = [small.images[0]?.tokens ?? 0, large.images[0]?.tokens ?? 0];
      assert.ok(largeTokens > smallTokens);
      assert.equal(large.tokens.prompt - small.tokens.prompt, largeTokens - smallTokens);
    }
  });

  it("processes only the last tokens of a repeated question again, because the image is in the prompt cache", async () => {
    const client = engine.createClient();
    await ask(client, { image: "images/chart.png" });
    const repeated = await ask(client, { image: "images/chart.png" });
    assert.ok(repeated.tokens.prompt - repeated.tokens.cached < 10, `${repeated.tokens.cached} of ${repeated.tokens.prompt} cached`);
  });

  it("still sees the image when a selection is attached", async () => {
    const selections = [
      { path: "src/a.ts", language: "typescript", lines: [1, 2] as [number, number], text: "const a = 1;\nconst b = 2;" },
    ];
    const answer = await ask(engine.createClient(), { image: "images/login-form.png", selections });
    assert.equal(answer.text, getCaption("images/login-form.png"));
  });

  it("stops at once even if llama-server does not respond, and answers the next question", async () => {
    const client = engine.createClient();
    await ask(client, {});
    const pid = await engine.getLlamaServerPid();
    process.kill(pid, "SIGSTOP");
    try {
      const abort = new AbortController();
      const asking = ask(client, { question: "What color is the button?" }, abort.signal);
      await engine.waitForState("answering");
      const startMs = performance.now();
      abort.abort();
      await assert.rejects(asking, { name: "AbortError" });
      assert.ok(performance.now() - startMs < 1000);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    assert.equal((await ask(client, { question: "What color is the button?" })).text, "The button is blue.");
  });

  it("rejects a text file named .png, and then answers about a real image", async () => {
    const client = engine.createClient();
    const failure = await catchFailure(ask(client, { image: "images/broken.png" }));
    assert.equal(failure.kind, "notAnImage");
    assert.equal((await ask(client, {})).text, getCaption("images/login-form.png"));
  });

  it("rejects a request with an invalid shape", async () => {
    const failure = await catchFailure(ask(engine.createClient(), { question: "" }));
    assert.equal(failure.kind, "badRequest");
  });

  it("reports the prompt size and the context size when a question does not fit", async () => {
    const text = "word ".repeat(30_000);
    const failure = await catchFailure(ask(engine.createClient(), { selections: [{ path: "a.txt", language: "text", text }] }));
    assert.ok(failure.kind === "contextOverflow" && failure.promptTokens > failure.contextTokens);
  });

  it("reports an endpoint that can't be reached, and an invalid URL", async () => {
    const client = engine.createClient();
    const unreachable = await catchFailure(ask(client, { target: { kind: "endpoint", url: "http://127.0.0.1:9" } }));
    assert.ok(unreachable.kind === "endpointUnreachable" && unreachable.reason.includes("ECONNREFUSED"));
    const invalid = await catchFailure(ask(client, { target: { kind: "endpoint", url: "gpu box" } }));
    assert.equal(invalid.kind, "badEndpoint");
  });

  it("queues questions of several clients, and answers each about its own image", async () => {
    const images = ["images/login-form.png", "images/flow.png", "images/chart.png"];
    const answers = await Promise.all(images.map((image) => ask(engine.createClient(), { image })));
    assert.deepEqual(
      answers.map(({ text }) => text),
      images.map(getCaption),
    );
  });
});
