import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import type { Answer } from "../../src/protocol/ask.ts";
import { endEngineAndRemove, runOriel } from "./command.ts";
import { ScriptedServer } from "./scriptedServer.ts";

const size = { width: 1000, height: 500 };
const region = { x: 600, y: 50, width: 300, height: 100 };
const namedBox = '{"image":1,"x1":600,"y1":100,"x2":900,"y2":300}';
const listedBox = '{"box_2d":[100,600,300,900]}';

describe("an answer that points to a place in an image", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-pointing-"));
    await writeFile(
      join(folder, "a.png"),
      await sharp({ create: { ...size, channels: 3, background: "white" } })
        .png()
        .toBuffer(),
    );
  });
  after(() => endEngineAndRemove(folder));

  const run = async (getAnswer: (question: string) => string, ...args: string[]) => {
    const server = await ScriptedServer.start(({ messages }) => ({
      text: getAnswer(
        messages
          .at(-1)
          ?.content.map(({ text = "" }) => text)
          .join("") ?? "",
      ),
    }));
    try {
      return await runOriel(folder, folder, [...args, "--endpoint", server.url]);
    } finally {
      await server.stop();
    }
  };
  const explain = async (text: string) => {
    const { stdout } = await run(() => text, "explain", "a.png", "--ask", "Where is it?", "--json");
    const { pointed } = JSON.parse(stdout) as Answer;
    return pointed?.map(({ image, boxes }) => [image.name, ...boxes.map((box) => box.region)]);
  };
  const evaluate = async (list: string) => {
    const answers = Array.from({ length: 5 }, () => ({ image: "a.png", question: "Where is it?", region }));
    await writeFile(join(folder, "answers.json"), JSON.stringify({ answers }));
    return run((question) => (question.includes('"x1"') ? namedBox : list), "eval", ".");
  };

  it("has its boxes in pixels of the image, on the terminal and as JSON", async () => {
    assert.deepEqual(await explain(`Here: \`${namedBox}\``), [["a.png", region]]);
    const { stderr } = await run(() => `Here: \`${namedBox}\``, "explain", "a.png", "--ask", "Where is it?");
    assert.match(stderr, /300×100 pixels at 600, 50 in a\.png/);
  });

  it("may give boxes as lists of coordinates only after “oriel eval” has measured their order for the model", async () => {
    assert.equal(await explain(listedBox), undefined);
    const measured = await evaluate(listedBox);
    assert.equal(measured.code, 0, measured.stderr);
    assert.match(measured.stdout, /5 of 5 correct/);
    assert.match(measured.stderr, /5 of 5 boxes.*assumes that this model lists y first/);
    assert.deepEqual(await explain(listedBox), [["a.png", region]]);
    assert.match((await evaluate("no box")).stderr, /won.t accept coordinates that this model writes as a plain list/);
    assert.equal(await explain(listedBox), undefined);
  });
});
