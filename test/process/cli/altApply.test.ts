import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { DEFAULT_SETTINGS } from "../../../src/altText/repository/settings.ts";
import { DocumentWorker } from "../../../src/altText/worker/documentWorker.ts";
import { folderWith } from "../../fixtures/folder.ts";

describe("oriel alt apply", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  afterEach(() => folder.remove());

  it("loses nothing when it runs twice at the same time", async () => {
    const source = `${"text ".repeat(2000)}\n\n![](a.png)\n\n![](b.png)\n`;
    const names = Array.from({ length: 40 }, (_, index) => `d${index}.md`);
    const suggest = (before: string) => ({
      version: 1,
      suggestions: names.map((path) => ({
        ...{ path, line: 1, from: source.indexOf(before), before, target: "x", role: "informative", alt: "new alt", description: "" },
      })),
    });
    const documents = Object.fromEntries(names.map((name) => [name, source]));
    folder = await folderWith({
      ...documents,
      "a.json": JSON.stringify(suggest("![](a.png)")),
      "b.json": JSON.stringify(suggest("![](b.png)")),
    });
    const outputs = await Promise.all(["a.json", "b.json"].map((name) => apply(name, folder.path)));
    assert.deepEqual(outputs, ["Applied 40 alt texts.\n", "Applied 40 alt texts.\n"]);
    for (const name of names) {
      const after = await readFile(join(folder.path, name), "utf8");
      assert.ok(after.endsWith("\n![new alt](a.png)\n\n![new alt](b.png)\n"), name);
    }
  });

  it("stops within a second while a document is being parsed", async () => {
    folder = await folderWith({ "a.html": `<img src=a.png>${"<b><i>".repeat(400_000)}` });
    const planner = new DocumentWorker({ script: resolve("dist/alt-text.mjs"), root: folder.path, settings: DEFAULT_SETTINGS });
    const wanted = [{ from: 0, before: "<img src=a.png>", alt: "A" }];
    const startMs = performance.now();
    await assert.rejects(planner.plan(join(folder.path, "a.html"), wanted, AbortSignal.timeout(200)), { name: "TimeoutError" });
    planner.dispose();
    assert.ok(performance.now() - startMs < 1000);
  });
});

/** Returns what the command writes to stderr. */
async function apply(suggestions: string, cwd: string): Promise<string> {
  const child = spawn(process.execPath, [resolve("dist/cli.js"), "alt", "apply", suggestions], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ORIEL_CACHE_DIR: join(cwd, "cache") },
  });
  return text(child.stderr);
}
