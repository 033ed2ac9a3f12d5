import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ALT_SCHEMA, ALT_SYSTEM, parseWrittenAlt } from "../../src/altText/suggest/prompt.ts";
import type { AskParams } from "../../src/protocol/ask.ts";
import { useEngine, usualQuestion, workspace } from "./support.ts";

describe("a batch", () => {
  const client = useEngine();
  const imageOf = async (name: string) => client().addImage(name, await readFile(join(workspace, "images", name)));
  const answerTo = async (params: Partial<AskParams> & Pick<AskParams, "images">, onBegun = () => {}): Promise<string> => {
    for await (const event of client().ask({ ...usualQuestion, ...params }, new AbortController().signal)) {
      if (event.kind === "images") onBegun();
      if (event.kind === "answered") return event.answer.text;
    }
    throw new Error("no answer");
  };

  it("lets a person's question go before all that has not begun", async () => {
    const images = [await imageOf("chart.png")];
    await answerTo({ images });
    const order: string[] = [];
    const ask = async (name: string, isBatch: boolean, onBegun?: () => void) => {
      await answerTo({ images, ...(isBatch ? { isBatch } : {}), question: `${name}. Explain this image.` }, onBegun);
      order.push(name);
    };
    const begun = new Set<string>();
    let personAsks = () => {};
    const isUnderWay = new Promise<void>((resolve) => (personAsks = resolve));
    const onBegun = (name: string) => () => {
      begun.add(name);
      personAsks();
    };
    const batch = ["first", "second", "third"].map((name) => ask(name, true, onBegun(name)));
    await isUnderWay;
    assert.equal(begun.size, 1);
    await Promise.all([...batch, ask("person", false)]);
    assert.equal(order.indexOf("person"), 1, order.join());
  });

  it("gets what the schema asks for, in its order", async () => {
    const question = "Write alt text for this image. Return a JSON object with role, alt and description.";
    const answer = await answerTo({ images: [await imageOf("flow.png")], question, system: ALT_SYSTEM, response: { schema: ALT_SCHEMA } });
    assert.match(answer, /^\{\s*"role":\s*"complex",\s*"alt":\s*"A flow diagram with three/);
    assert.ok(parseWrittenAlt(answer), answer);
  });
});
