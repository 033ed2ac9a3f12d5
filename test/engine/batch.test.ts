import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseWrittenAlt } from "../../src/core/altText/prompt.ts";
import type { AskParams } from "../../src/protocol/engine.ts";
import { useEngine, usualQuestion, workspace } from "./support.ts";

describe("a batch", () => {
  const client = useEngine();
  const imageOf = async (name: string) => client().addImage(name, await readFile(join(workspace, "images", name)));
  const answerTo = async (params: Partial<AskParams> & Pick<AskParams, "images">): Promise<string> => {
    for await (const event of client().ask({ ...usualQuestion, ...params }, new AbortController().signal)) {
      if (event.kind === "answered") return event.answer.text;
    }
    throw new Error("no answer");
  };

  it("lets a person's question go before all that has not begun", async () => {
    const images = [await imageOf("chart.png")];
    await answerTo({ images });
    const order: string[] = [];
    const ask = async (name: string, isBatch: boolean) => {
      await answerTo({ images, ...(isBatch ? { isBatch } : {}), question: `${name}. Explain this image.` });
      order.push(name);
    };
    const batch = ["first", "second", "third"].map((name) => ask(name, true));
    // Their requests arrive in this order, at once: the first of the batch is under way when the person asks.
    await Promise.all([...batch, ask("person", false)]);
    assert.deepEqual(order, ["first", "person", "second", "third"]);
  });

  it("gets what the schema asks for, in its order", async () => {
    const question = "Write alt text for this image. Return a JSON object with role, alt and description.";
    const answer = await answerTo({ images: [await imageOf("flow.png")], question, expects: "altText" });
    assert.match(answer, /^\{\s*"role":\s*"complex",\s*"alt":\s*"A flow diagram with three/);
    assert.ok(parseWrittenAlt(answer), answer);
  });
});
