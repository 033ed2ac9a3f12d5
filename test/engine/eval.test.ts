import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Candidate } from "../../src/evaluation/evaluation.ts";
import { encodePng } from "../model/png.ts";
import { drawScene } from "../model/scenes.ts";
import { runOriel, endEngineAndRemove } from "./command.ts";
import { model, projector } from "./support.ts";
import { ScriptedServer } from "./scriptedServer.ts";

const FIRST_SEED = 880_000;

interface JsonSummary {
  name: string;
  true: number;
  wrong: number;
  failed: number;
}

describe("oriel eval", () => {
  let folder: string;
  let captions: string[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-eval-test-"));
    await mkdir(join(folder, "images"));
    captions = [];
    for (let at = 0; at < 4; at++) {
      const scene = drawScene(FIRST_SEED + at, { minWidth: 300, maxWidth: 480 });
      captions.push(scene.truth.alt);
      await writeFile(join(folder, "images", `${at}.png`), await encodePng(scene));
    }
    await writeFile(join(folder, "images", "broken.png"), "not an image");
  });
  after(() => endEngineAndRemove(folder));

  const runEval = (...args: string[]) => runOriel(folder, folder, ["eval", ...args]);
  const writeManifest = (answers: object[]) => writeFile(join(folder, "images", "answers.json"), JSON.stringify({ answers }));

  it("counts correct and wrong answers", async () => {
    const words = (captions[1] ?? "").split(" ").slice(-3).join(" ");
    await writeManifest([
      { image: "0.png", accept: ["something else", captions[0]] },
      { image: "1.png", words: [words] },
      { image: "2.png", accept: [captions[2]] },
      // The expected answer is wrong on purpose.
      { image: "3.png", accept: ["A photograph of a cat."], words: ["cat"] },
    ]);
    const { stdout, stderr, code } = await runEval("images");
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^tiny-gemma4\.gguf: 3 of 4 correct, 1 wrong · \d+ tokens read, \d+ written · first token after [\d.]+ s, [\d.]+ tokens\/s/,
    );
    const page = await readFile(join(folder, "oriel-eval.html"), "utf8");
    assert.equal(page.match(/✓ Correct/g)?.length, 3);
    assert.equal(page.match(/✗ Wrong/g)?.length, 1);
    assert.equal(page.match(/<img src="data:image\/png;base64,iVBOR/g)?.length, 4);
  });

  it("compares models, reports an image that fails, and continues", async () => {
    await writeManifest([
      { image: "broken.png", accept: ["x"] },
      { image: "gone.png", accept: ["x"] },
      { image: "0.png", accept: [captions[0]] },
    ]);
    const server = await ScriptedServer.start([{ text: "A photograph of a cat." }]);
    try {
      const bothModels = ["--model", model, "--projector", projector, "--endpoint", server.url, "--endpoint-model", "scripted"];
      const { stdout, stderr, code } = await runEval("images", ...bothModels, "--format", "json", "--out", "both.html");
      assert.equal(code, 1);
      const { summaries, candidates } = JSON.parse(stdout) as { summaries: JsonSummary[]; candidates: Candidate[] };
      assert.deepEqual(
        summaries.map(({ name, true: correct, wrong, failed }) => [name, correct, wrong, failed]),
        [
          ["tiny-gemma4.gguf", 1, 0, 2],
          ["scripted", 0, 1, 2],
        ],
      );
      assert.deepEqual(
        candidates[0]?.outcomes.map(({ kind }) => kind),
        ["failed", "failed", "judged"],
      );
      assert.match(stderr, /broken\.png\. /);
      assert.match(stderr, /gone\.png\. /);
      assert.match(await readFile(join(folder, "both.html"), "utf8"), /Failed: .*broken\.png/);
    } finally {
      await server.stop();
    }
  });

  it("compares the model's alt text with the existing alt text, which is not shown to the model", async () => {
    await mkdir(join(folder, "repository"));
    await writeFile(
      join(folder, "repository", "page.md"),
      "# Shapes\n\n![The shape that our logo is made of](../images/0.png)\n\n![](../images/1.png)\n\n![image](../images/2.png)\n",
    );
    const written = { role: "informative", alt: "A shape of our logo", description: "" };
    const server = await ScriptedServer.start([{ text: JSON.stringify(written) }]);
    try {
      const { stdout, stderr, code } = await runEval("--alt-texts", "repository", "--endpoint", server.url, "--out", "alt.html");
      assert.equal(code, 0, stderr);
      assert.match(stdout, /: 1 of 1 without findings, \d+% word overlap .* · /);
      assert.equal(server.requests.length, 1, "alt text with findings is not compared");
      assert.doesNotMatch(JSON.stringify(server.requests), /made of/);
      const page = await readFile(join(folder, "alt.html"), "utf8");
      assert.match(page, /The shape that our logo is made of/);
      assert.match(page, /A shape of our logo/);
    } finally {
      await server.stop();
    }
  });

  it("includes images that an alias in .orielrc resolves to, and images embedded in notebooks", async () => {
    const png = (await readFile(join(folder, "images", "0.png"))).toString("base64");
    const cell = {
      cell_type: "markdown",
      source: ["![The shape of our logo](attachment:logo.png)"],
      attachments: { "logo.png": { "image/png": png } },
    };
    await mkdir(join(folder, "app"));
    await writeFile(join(folder, ".orielrc"), '{ "aliases": { "@images": "images" } }');
    await writeFile(join(folder, "app", "a.tsx"), 'const a = <img src="@images/1.png" alt="The shape beside it" />;');
    await writeFile(join(folder, "app", "b.ipynb"), JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const written = JSON.stringify({ role: "informative", alt: "A shape", description: "" });
    const server = await ScriptedServer.start(() => ({ text: written }));
    try {
      const { stdout, stderr, code } = await runEval("--alt-texts", "app", "--endpoint", server.url, "--out", "aliases.html");
      assert.equal(code, 0, stderr);
      assert.match(stdout, /: 2 of 2 without findings/);
      assert.match(await readFile(join(folder, "aliases.html"), "utf8"), /app\/b\.ipynb: attachment:logo\.png/);
    } finally {
      await server.stop();
      await rm(join(folder, ".orielrc"));
    }
  });

  it("reports an invalid or missing manifest", async () => {
    await writeManifest([{ image: "0.png" }]);
    const result = await runEval("images");
    assert.equal(result.code, 2);
    assert.match(result.stderr, /0\.png needs “accept” or “words”/);
    assert.match((await runEval("repository")).stderr, /Can't read .*answers\.json/);
  });
});
