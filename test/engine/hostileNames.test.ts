import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { createFolderWith } from "../fixtures/folder.ts";

const HOSTILE_NAME = "x\n::stop-commands::pwn\n\u001b]0;title\u0007.md";
const PAGE = "![](https://example.org/b.png)\n";

describe("the command-line tool in a hostile environment", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const startOriel = (args: string[], stdout: "pipe" | number = "pipe") =>
    spawn(process.execPath, [resolve("dist/cli.js"), ...args], { cwd: folder.path, stdio: ["ignore", stdout, "pipe"] });
  const runOriel = async (...args: string[]) => {
    const child = startOriel(args);
    const exit = once(child, "close");
    const [stdout, stderr] = await Promise.all([child.stdout, child.stderr].map(async (stream) => (stream === null ? "" : text(stream))));
    return { stdout: stdout ?? "", stderr: stderr ?? "", code: (await exit)[0] as number };
  };
  const assertHarmless = (output: string) => assert.doesNotMatch(output, /^\s*::|(?!\n)\p{Cc}/mu);

  it("shows the names of documents in a scan without sending commands to the terminal or to GitHub", async function () {
    if (process.platform === "win32") this.skip();
    folder = await createFolderWith({ [HOSTILE_NAME]: `${PAGE}\0`, "::error::y.md": PAGE, "ok.md": PAGE });
    for (const format of ["text", "json", "sarif", "markdown"]) {
      const { stdout, stderr } = await runOriel("alt", "scan", "--format", format);
      assertHarmless(stdout);
      assertHarmless(stderr);
    }
    const { stdout, stderr } = await runOriel("alt", "scan", "--format", "github");
    assertHarmless(stderr);
    assert.ok(stdout.split("\n").every((line) => line === "" || /^::warning file=[^:]*,title=Oriel%3A empty::/.test(line)));
  });

  it("reports each skipped change of “alt apply” on one line", async () => {
    const suggestion = { line: 1, from: 0, target: "a.png", role: "informative", alt: "hi", description: "" };
    const suggestions = [
      { ...suggestion, path: "ok.md", before: "x\n::stop-commands::pwn\u001b]0;t\u0007" },
      { ...suggestion, path: "x\n::error::y.md", before: "z" },
    ];
    folder = await createFolderWith({ "ok.md": PAGE, "s.json": JSON.stringify({ version: 1, suggestions }) });
    const { stderr, code } = await runOriel("alt", "apply", "s.json");
    assertHarmless(stderr);
    assert.equal(stderr.trimEnd().split("\n").length, 3);
    assert.equal(code, 1);
  });

  it("does not take names such as “constructor” for commands or formats", async () => {
    folder = await createFolderWith({ "a.md": PAGE });
    for (const args of [["constructor"], ["alt", "toString"], ["models", "__proto__"], ["alt", "scan", "--format", "constructor"]]) {
      const { code, stderr } = await runOriel(...args);
      assert.equal(code, 2);
      assert.match(stderr, /^oriel: .*\nRun “oriel help” for usage\.\n$/);
    }
  });

  it("reports a missing image before a missing model", async () => {
    folder = await createFolderWith({});
    const child = spawn(process.execPath, [resolve("dist/cli.js"), "explain", "missing.png"], {
      cwd: folder.path,
      env: { ...process.env, ORIEL_DATA_DIR: folder.path, ORIEL_MODEL: "", ORIEL_ENDPOINT: "" },
    });
    assert.match(await text(child.stderr), /missing\.png/);
  });

  it("exits with 1 for findings even if the reader of the report closes the pipe", async () => {
    folder = await createFolderWith({ "a.html": "<p>one<img src=https://example.org/a.png>\n".repeat(20_000) });
    const child = startOriel(["alt", "scan"]);
    child.stdout?.once("data", () => child.stdout?.destroy());
    assert.deepEqual(await once(child, "close"), [1, null]);
  });

  it("reports that the disk is full if its output can't be written", async function () {
    if (!existsSync("/dev/full")) this.skip();
    folder = await createFolderWith({ "a.md": PAGE });
    const fullDevice = await open("/dev/full", "w");
    const child = startOriel(["alt", "scan"], fullDevice.fd);
    const [stderr, [code]] = await Promise.all([child.stderr === null ? Promise.resolve("") : text(child.stderr), once(child, "close")]);
    await fullDevice.close();
    assert.equal(code, 1);
    assert.match(stderr, /disk is full/);
  });

  it("says which variable to set if the user has no home folder", async function () {
    if (process.getuid?.() !== 0) this.skip();
    folder = await createFolderWith({});
    const user = { uid: 54_321, gid: 54_321, cwd: "/", env: { PATH: process.env["PATH"] ?? "" } };
    const child = spawn(process.execPath, [resolve("dist/cli.js"), "models", "list"], user);
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    assert.equal(code, 1);
    assert.match(stderr, /ORIEL_CACHE_DIR/);
  });

  it("reports that the current folder has been deleted", async function () {
    if (process.platform === "win32") return this.skip();
    folder = await createFolderWith({});
    const script = 'rmdir "$PWD" && exec "$0" "$1" alt scan';
    const child = spawn("/bin/sh", ["-c", script, process.execPath, resolve("dist/cli.js")], { cwd: folder.path });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    assert.equal(code, 1);
    assert.match(stderr, /^oriel: The current folder has been deleted\. [^\n]*\n$/);
  });

  it("removes control characters from the alt text that it writes", async () => {
    const suggestion = { line: 1, from: 0, before: PAGE.trim(), target: "b.png", role: "informative", description: "" };
    const suggestions = [
      { ...suggestion, path: "nul.md", alt: "Login form\u0000 x" },
      { ...suggestion, path: "esc.md", alt: "Login \u001b]52;c;ZXZpbA==\u0007form" },
      { ...suggestion, path: "tag.md", alt: "sign {% include x %} end" },
    ];
    folder = await createFolderWith({
      "nul.md": PAGE,
      "esc.md": PAGE,
      "tag.md": PAGE,
      "s.json": JSON.stringify({ version: 1, suggestions }),
    });
    assert.equal((await runOriel("alt", "apply", "s.json")).code, 0);
    const readDocument = (name: string) => readFile(join(folder.path, name), "utf8");
    assert.match(await readDocument("nul.md"), /^!\[Login form x\]/);
    assertHarmless(await readDocument("esc.md"));
    assert.doesNotMatch(await readDocument("tag.md"), /\{%/);
  });
});
