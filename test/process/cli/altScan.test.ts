import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { createFolderWith } from "../../fixtures/folder.ts";

/** Keeps Markdown's parser busy for minutes. */
const SLOW = `![](a.png)\n\n${"*a_".repeat(1_000_000)}`;

describe("oriel alt scan", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  it("exits with 3 if a document is skipped, unless .orielignore excludes it", async () => {
    const files = { "a.md": "![A form](https://example.org/a.png)", "b.md": "![](b.png)\0" };
    folder = await createFolderWith(files);
    const incomplete = await scan(folder.path, []);
    assert.equal(incomplete.code, 3);
    assert.match(incomplete.stderr, /^b\.md: Skipped/m);
    await folder.remove();
    folder = await createFolderWith({ ...files, ".orielignore": "b.md\n" });
    assert.equal((await scan(folder.path, [])).code, 0);
  });

  it("stops at the time limit and reports the documents that it skipped", async () => {
    folder = await createFolderWith({ "a.md": SLOW, "b.md": SLOW, "c.md": SLOW, "d.md": "![](d.png)" });
    const startMs = performance.now();
    const { code, stderr } = await scan(folder.path, ["--timeout", "1"]);
    assert.equal(code, 3);
    assert.match(stderr, /were skipped/);
    assert.ok(performance.now() - startMs < 8000);
  }).timeout(30_000);

  it("stops within a second of Ctrl-C while a document is parsed", async () => {
    folder = await createFolderWith({ "a.md": SLOW });
    const { child, ended } = start(folder.path, []);
    setTimeout(() => child.kill("SIGINT"), 2000);
    const { code, stderr } = await ended;
    assert.equal(code, 130);
    assert.equal(stderr, "Stopped.\n");
  }).timeout(30_000);

  it("rejects a time limit that is not a number of seconds", async () => {
    folder = await createFolderWith({});
    for (const value of ["", "0", "-1", "soon"]) assert.equal((await scan(folder.path, [`--timeout=${value}`])).code, 2);
  });
});

function start(cwd: string, args: string[]) {
  const child = spawn(process.execPath, [resolve("dist/cli.js"), "alt", "scan", ...args], { cwd, stdio: ["ignore", "ignore", "pipe"] });
  const exited = new Promise<number>((done) => child.once("close", (code) => done(code ?? -1)));
  return { child, ended: Promise.all([text(child.stderr), exited]).then(([stderr, code]) => ({ stderr, code })) };
}

const scan = (cwd: string, args: string[]) => start(cwd, args).ended;
