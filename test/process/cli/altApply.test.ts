import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, readFile, readdir, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { lockDocument } from "../../../src/altText/repository/lockDocument.ts";
import { DEFAULT_SETTINGS } from "../../../src/altText/repository/settings.ts";
import { DocumentWorker } from "../../../src/altText/worker/documentWorker.ts";
import { runAndCollect } from "../../fixtures/runAndCollect.ts";
import { createFolderWith } from "../../fixtures/folder.ts";

describe("oriel alt apply", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  /** Applies two files of suggestions to the same documents at the same time. */
  const applyBoth = async (getCacheFolder: (index: number) => string) => {
    const source = `${"text ".repeat(2000)}\n\n![](a.png)\n\n![](b.png)\n`;
    const names = Array.from({ length: 40 }, (_, index) => `d${index}.md`);
    const createSuggestions = (before: string) => ({
      version: 1,
      suggestions: names.map((path) => ({
        ...{ path, line: 1, from: source.indexOf(before), before, target: "x", role: "informative", alt: "new alt", description: "" },
      })),
    });
    const documents = Object.fromEntries(names.map((name) => [name, source]));
    folder = await createFolderWith({
      ...documents,
      "a.json": JSON.stringify(createSuggestions("![](a.png)")),
      "b.json": JSON.stringify(createSuggestions("![](b.png)")),
    });
    const outputs = await Promise.all(["a.json", "b.json"].map((name, index) => apply(name, folder.path, getCacheFolder(index))));
    assert.deepEqual(outputs, ["Applied alt text for 40 images.\n", "Applied alt text for 40 images.\n"]);
    for (const name of names) {
      const after = await readFile(join(folder.path, name), "utf8");
      assert.ok(after.endsWith("\n![new alt](a.png)\n\n![new alt](b.png)\n"), name);
    }
    assert.deepEqual((await readdir(folder.path)).toSorted(), [...names, "a.json", "b.json"].toSorted());
  };

  it("loses nothing when it runs twice at the same time, even with different cache folders", () =>
    applyBoth((index) => join(tmpdir(), `oriel-none-${process.pid}-${index}`)));

  it("loses nothing when it runs twice at the same time, even if the cache is not writable", () => applyBoth(() => "/dev/null/cache"));

  it("continues after another process was killed while writing a document, and removes its temporary files", async () => {
    const suggestion = { path: "a.md", line: 1, from: 0, before: "![](a.png)", target: "a.png", role: "informative", description: "" };
    const suggestions = JSON.stringify({ version: 1, suggestions: [{ ...suggestion, alt: "A form" }] });
    folder = await createFolderWith({ "a.md": "![](a.png)", "s.json": suggestions, "a.md.0123456789ab.tmp": "half" });
    const path = join(folder.path, "a.md");
    const signal = new AbortController().signal;
    const release = await lockDocument(path, signal);
    const [name = assert.fail()] = (await readdir(folder.path)).filter((entry) => entry.endsWith(".lock"));
    await release();
    await mkdir(join(folder.path, name));
    await utimes(join(folder.path, name), 0, 0);
    assert.equal(await apply("s.json", folder.path, "/dev/null/cache"), "Applied alt text for 1 image.\n");
    assert.deepEqual((await readdir(folder.path)).toSorted(), ["a.md", "s.json"]);
  });

  it("says that alt text is already applied, and exits with 0", async () => {
    const suggestion = { path: "a.md", line: 1, from: 0, before: "![](a.png)", target: "a.png", role: "informative", description: "" };
    const suggestions = JSON.stringify({ version: 1, suggestions: [{ ...suggestion, alt: "A form" }] });
    folder = await createFolderWith({ "a.md": "![](a.png)", "s.json": suggestions });
    const run = () => runAndCollect(process.execPath, [resolve("dist/cli.js"), "alt", "apply", "s.json"], { cwd: folder.path });
    const [first, second] = [await run(), await run()];
    assert.deepEqual([first.code, first.stderr], [0, "Applied alt text for 1 image.\n"]);
    assert.deepEqual([second.code, second.stderr], [0, "Applied alt text for 0 images, 1 already applied.\n"]);
    assert.equal(await readFile(join(folder.path, "a.md"), "utf8"), "![A form](a.png)");
  });

  it("writes long descriptions only if a place is given, and says where there is none", async () => {
    const create = (path: string, before: string) => ({
      ...{ path, line: 1, from: 0, before, target: "a.png", role: "complex", alt: "Arrivals", description: "Monday has 3." },
    });
    const suggestions = JSON.stringify({ version: 1, suggestions: [create("a.md", "![](a.png)"), create("b.html", '<img src="a.png">')] });
    folder = await createFolderWith({ "a.md": "![](a.png)", "b.html": '<img src="a.png"> and text', "s.json": suggestions });
    const run = (...args: string[]) =>
      runAndCollect(process.execPath, [resolve("dist/cli.js"), "alt", "apply", "s.json", ...args], { cwd: folder.path });
    const preview = await run("--dry-run", "--descriptions", "details");
    assert.match(preview.stdout, /^\+<details>$/m);
    const { code, stderr } = await run("--descriptions", "details");
    assert.equal(code, 0);
    assert.match(stderr, /b\.html: Skipped .*no place for a long description/);
    assert.match(stderr, /Applied alt text for 2 images, inserted 1 long description\./);
    assert.match(await readFile(join(folder.path, "a.md"), "utf8"), /<p>Monday has 3\.<\/p>/);
    assert.equal(await readFile(join(folder.path, "b.html"), "utf8"), '<img alt="Arrivals" src="a.png"> and text');
    const unknown = await run("--descriptions", "above");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /details, described-by, caption/);
  });

  it("names a file or a non-empty folder that the repository has in place of a lock", async () => {
    const { signal } = new AbortController();
    for (const createObstacle of [(lock: string) => writeFile(lock, ""), (lock: string) => mkdir(join(lock, "sub"), { recursive: true })]) {
      folder = await createFolderWith({ "a.md": "" });
      const path = join(folder.path, "a.md");
      const release = await lockDocument(path, signal);
      const [name = assert.fail()] = (await readdir(folder.path)).filter((entry) => entry.endsWith(".lock"));
      await release();
      await createObstacle(join(folder.path, name));
      await utimes(join(folder.path, name), 0, 0);
      await assert.rejects(lockDocument(path, signal), { message: `${name} is not one of Oriel's lock files. Remove it.` });
      await folder.remove();
    }
  });

  it("names the lock that it is waiting for if the lock never expires", async () => {
    folder = await createFolderWith({ "a.md": "" });
    const path = join(folder.path, "a.md");
    const release = await lockDocument(path, new AbortController().signal);
    await assert.rejects(lockDocument(path, new AbortController().signal), /remove \.oriel-[0-9a-f]{16}\.lock/);
    await assert.rejects(lockDocument(path, AbortSignal.timeout(100)), { name: "TimeoutError" });
    await release();
  }).timeout(30_000);

  it("stops within a second of an abort while a document is being parsed", async () => {
    folder = await createFolderWith({ "a.html": `<img src=a.png>${"<b><i>".repeat(400_000)}` });
    const planner = new DocumentWorker({ script: resolve("dist/alt-text.mjs"), root: folder.path, settings: DEFAULT_SETTINGS });
    const changes = [{ from: 0, before: "<img src=a.png>", alt: "A" }];
    const startMs = performance.now();
    await assert.rejects(planner.plan(join(folder.path, "a.html"), changes, AbortSignal.timeout(200)), { name: "TimeoutError" });
    planner.dispose();
    assert.ok(performance.now() - startMs < 1000);
  });
});

/** Returns what the command writes to stderr. */
async function apply(suggestions: string, cwd: string, cache: string): Promise<string> {
  const child = spawn(process.execPath, [resolve("dist/cli.js"), "alt", "apply", suggestions], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ORIEL_CACHE_DIR: cache },
  });
  return text(child.stderr);
}
