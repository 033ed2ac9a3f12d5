import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ALT_SCHEMA, parseWrittenAlt } from "../../src/altText/suggest/answer.ts";
import { ALT_SYSTEM } from "../../src/altText/suggest/systemText.ts";
import type { AskParams } from "../../src/protocol/ask.ts";
import { useEngine, defaultQuestion, workspace } from "./support.ts";

describe("a batch request", () => {
  const client = useEngine();
  const addImage = async (name: string) => client().addImage(name, await readFile(join(workspace, "images", name)));
  const getAnswer = async (params: Partial<AskParams> & Pick<AskParams, "images">, onStart = () => {}): Promise<string> => {
    for await (const event of client().ask({ ...defaultQuestion, ...params }, new AbortController().signal)) {
      if (event.kind === "images") onStart();
      if (event.kind === "answered") return event.answer.text;
    }
    throw new Error("no answer");
  };

  it("is overtaken by an interactive question if it has not started", async () => {
    const images = [await addImage("chart.png")];
    await getAnswer({ images });
    const order: string[] = [];
    const ask = async (name: string, isBatch: boolean, onStart?: () => void) => {
      await getAnswer({ images, ...(isBatch ? { isBatch } : {}), question: `${name}. Explain this image.` }, onStart);
      order.push(name);
    };
    const startedNames = new Set<string>();
    let resolveFirstStart = () => {};
    const firstStart = new Promise<void>((resolve) => (resolveFirstStart = resolve));
    const reportStart = (name: string) => () => {
      startedNames.add(name);
      resolveFirstStart();
    };
    const batch = ["first", "second", "third"].map((name) => ask(name, true, reportStart(name)));
    await firstStart;
    assert.equal(startedNames.size, 1);
    await Promise.all([...batch, ask("interactive", false)]);
    assert.equal(order.indexOf("interactive"), 1, order.join());
  });

  it("returns JSON with the fields of the schema, in their order", async () => {
    const question = "Write alt text for this image. Answer as a JSON object with seen, role, alt and sure.";
    const answer = await getAnswer({
      images: [await addImage("flow.png")],
      question,
      system: ALT_SYSTEM,
      response: { schema: ALT_SCHEMA },
    });
    assert.match(answer, /"role":\s*"complex",\s*"alt":\s*"A flow diagram with three/);
    assert.ok(parseWrittenAlt(answer), answer);
  });
});
