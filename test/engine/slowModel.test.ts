import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AskEvent } from "../../src/protocol/ask.ts";
import type { ImageRef } from "../../src/protocol/images.ts";
import type { Target } from "../../src/protocol/target.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { waitUntil } from "../waiting.ts";
import { TestEngine, llamaServer, defaultQuestion, workspace } from "./support.ts";

describe("a model that takes seconds to read an image", () => {
  let engine: TestEngine;
  let target: Target;
  before(async function () {
    // Writing a random model takes seconds on an idle machine.
    this.timeout(300_000);
    target = { kind: "local", ...(await writeRandomModel(randomModels, "300M")), llamaServer };
    engine = await TestEngine.create();
    // Loads the model, and measures its speed for the estimates.
    await ask(await addImage("chart.png", 70)).ended;
  });
  after(async () => {
    await engine.dispose();
  });

  /** Asks and collects the events. `stop` aborts the question. */
  const ask = (image: ImageRef) => {
    const abort = new AbortController();
    const events: AskEvent[] = [];
    const answer = (async () => {
      for await (const event of engine.createClient().ask({ ...defaultQuestion, target, images: [image], maxTokens: 4 }, abort.signal)) {
        if (event.kind === "answered") return event.answer;
        events.push(event);
      }
      return undefined;
    })();
    return { events, ended: answer, stop: () => abort.abort() };
  };
  const addImage = async (name: string, budget: 70 | 280 | 1120): Promise<ImageRef> => ({
    ...(await engine.createClient().addImage(name, await readFile(join(workspace, "images", name)))),
    budget,
    enlarge: true,
  });

  it("reports that it runs on the CPU, and estimates how much of the prompt it has read", async () => {
    const { events, ended } = ask(await addImage("flow.png", 280));
    await ended;
    assert.deepEqual(
      events.find(({ kind }) => kind === "slowDevice"),
      { kind: "slowDevice", device: { kind: "cpu" } },
    );
    const reading = events.filter((event) => event.kind === "promptProgress");
    assert.ok(
      reading.some(({ isEstimate }) => isEstimate),
      JSON.stringify(reading),
    );
    const done = reading.map(({ processed }) => processed);
    assert.deepEqual(
      done,
      done.toSorted((a, b) => a - b),
      "progress never goes back",
    );
  });

  it("is restarted if the user stops a question that takes a long time to read, so that the next question does not have to wait", async () => {
    const pid = await engine.getLlamaServerPid();
    const { events, ended, stop } = ask(await addImage("login-form.png", 1120));
    await waitUntil(() => events.find(({ kind }) => kind === "promptProgress"), "the start of reading");
    stop();
    await assert.rejects(ended, /abort/i);
    const next = await ask(await addImage("chart.png", 70)).ended;
    assert.ok(next && next.text.length > 0);
    assert.notEqual(await engine.getLlamaServerPid(), pid);
  });

  it("is not restarted for a question about the image that it is prefilling", async () => {
    const pid = await engine.getLlamaServerPid();
    const image = await addImage("flow.png", 280);
    const { system, budget, limits, selections, turns, thinking } = defaultQuestion;
    const prefilling = engine
      .createClient()
      .prefill({ target, system, budget, limits, selections, turns, thinking, images: [image] }, new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const answer = await ask(image).ended;
    await prefilling;
    assert.ok(answer && answer.text.length > 0);
    assert.equal(await engine.getLlamaServerPid(), pid);
  });
});
