import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { createFolderWith } from "../fixtures/folder.ts";

describe("oriel alt", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const runAlt = async (...args: string[]) => {
    const child = spawn(process.execPath, [resolve("dist/cli.js"), "alt", ...args], {
      cwd: folder.path,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const exitCode = new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? -1)));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode]);
    return { stdout, stderr, code };
  };
  const page = "![image](https://example.org/a.png)\n";

  it("scan exits with 1 if there are errors or warnings, and otherwise with 0", async () => {
    folder = await createFolderWith({ "a.md": page, "b.md": "![A form](https://example.org/a.png)" });
    const { code, stdout } = await runAlt("scan");
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^2 images in 2 documents: 0 errors, 1 warning, .*\n\na\.md\n {2}1:1 {2}warning {2}placeholder {2}https:\/\/example\.org\/a\.png {2}Alt text is a placeholder: “image”\.\n$/,
    );
    assert.equal((await runAlt("scan", "b.md")).code, 0);
    assert.equal((await runAlt("scan", "--fail-on", "never")).code, 0);
  });

  it("scan reports the position of every finding in a huge document", async () => {
    folder = await createFolderWith({ "a.html": "<p>one<img src=https://example.org/a.png>\r\n".repeat(40_000) });
    const { stdout } = await runAlt("scan", "--format", "json");
    const { findings } = JSON.parse(stdout) as { findings: { path: string; line: number; column: number }[] };
    assert.equal(findings.length, 40_000);
    const { path, line, column } = findings.at(-1) ?? {};
    assert.deepEqual([path, line, column], ["a.html", 40_000, 7]);
  });

  it("scan uses the severities and components in .orielrc", async () => {
    folder = await createFolderWith({
      "a.md": page,
      "b.tsx": "const a = <Shot src='https://a/b'/>;",
      ".orielrc": '{ "rules": { "placeholder": "off" }, /* ours */ "components": ["Shot"], }',
    });
    const { stdout } = await runAlt("scan");
    assert.match(stdout, /^b\.tsx\n {2}1:11 {2}warning {2}missing {2}https:\/\/a\/b {2}<Shot> has no alt text/m);
  });

  it("scan resolves paths through the aliases in .orielrc", async () => {
    const createTemplate = (name: string) => `<template><img src="@/${name}.png" alt="A form with a button"></template>`;
    folder = await createFolderWith({
      "app/a.png": "x",
      "src/a.vue": createTemplate("a"),
      "src/b.vue": createTemplate("b"),
      ".orielrc": '{ "aliases": { "@": "app" } }',
    });
    const { stdout } = await runAlt("scan");
    assert.match(
      stdout,
      /^2 images.*\n\nsrc\/b\.vue\n {2}1:11 {2}warning {2}broken-path {2}@\/b\.png {2}Image file does not exist: “@\/b\.png”\.\n$/,
    );
  });

  it("baseline hides known findings, even if they have moved", async () => {
    folder = await createFolderWith({ "a.md": page });
    assert.equal((await runAlt("baseline")).code, 0);
    await writeFile(join(folder.path, "a.md"), `# Moved\n\n${page}`);
    assert.equal((await runAlt("scan")).code, 0);
    await writeFile(join(folder.path, "a.md"), `${page}\n${page}`);
    const { code, stdout } = await runAlt("scan", "--format", "json");
    assert.equal(code, 1);
    assert.equal((JSON.parse(stdout) as { findings: unknown[] }).findings.length, 1);
  });

  it("treats a path that does not exist as a usage error", async () => {
    folder = await createFolderWith({ "a.md": page });
    const { stderr, code } = await runAlt("scan", "a.md", "dcos");
    assert.match(stderr, /dcos does not exist/);
    assert.equal(code, 2);
  });

  it("exits with 2 and a reason for invalid options and files", async () => {
    folder = await createFolderWith({ "a.md": page, ".orielrc": "{ rules: }" });
    const invalidUses: [string[], RegExp][] = [
      [["scan"], /\.orielrc: .*at character/],
      [["scan", "--format", "xml"], /--format must be one of text, json/],
      [["scan", "--fail-on", "all"], /--fail-on must be one of/],
      [["scan", "--baseline", "none.json"], /none\.json does not exist/],
      [["scan", "--no"], /Unknown option/],
      [["write-all"], /“alt write-all”/],
      [[], /oriel alt scan, baseline/],
    ];
    for (const [args, message] of invalidUses) {
      const { code, stderr } = await runAlt(...args);
      assert.match(stderr, message);
      assert.equal(code, 2, args.join(" "));
    }
    await writeFile(join(folder.path, ".orielrc"), '{ "rules": { "missing": "loud" } }');
    assert.match((await runAlt("scan")).stderr, /\.orielrc: rules\.missing/);
  });
});
