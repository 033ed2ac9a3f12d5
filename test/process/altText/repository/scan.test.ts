import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DEFAULT_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import { scanInWorker } from "../../../../src/altText/worker/scanInWorker.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { getRelativeName } from "../../../../src/disk/relativePath.ts";
import { itOnUnix, itWithLinks } from "../../../fixtures/systems.ts";

const script = resolve("dist/alt-text.mjs");
const settings = DEFAULT_SETTINGS;

describe("a scan", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const scanFiles = async (
    files: Record<string, string | Uint8Array>,
    { paths = ["."], ...more }: { paths?: string[]; limits?: { timeMs: number } } = {},
  ) => {
    folder = await createFolderWith(files);
    const found: Record<string, string[]> = {};
    const skipped: Record<string, string> = {};
    const onSkipped = (path: string, reason: string) => (skipped[getRelativeName(path, folder.path)] = reason);
    const options = { root: folder.path, script, settings, onSkipped, ...more };
    for await (const { path, findings } of scanInWorker(
      paths.map((path) => join(folder.path, path)),
      options,
    )) {
      found[getRelativeName(path, folder.path)] = findings.map(({ rule }) => rule);
    }
    return { found, skipped };
  };

  it("finds the images of every syntax, in the order of the files", async () => {
    const { found } = await scanFiles({
      "b.md": "![x](https://example.org/a.png)",
      "a/c.tsx": "const a = <img/>;",
      "a/b.html": "<img src=https://example.org/a.png alt=Home>",
      "a/d.txt": "<img>",
      "e.md": "no image",
    });
    assert.deepEqual(Object.entries(found), [
      ["a/b.html", []],
      ["a/c.tsx", ["missing"]],
      ["b.md", ["too-short"]],
    ]);
  });

  it("skips generated files, and files that any ignore file of the repository excludes", async () => {
    const page = "![](https://example.org/a.png)";
    const { found } = await scanFiles({
      ".gitignore": "build/\n*.tmp.md\n",
      ".orielignore": "/vendor\n",
      "a.md": page,
      "b.tmp.md": page,
      "build/c.md": page,
      "vendor/d.md": page,
      "docs/vendor/e.md": page,
      "docs/.gitignore": "!f.tmp.md\ng.md\n",
      "docs/f.tmp.md": page,
      "docs/g.md": page,
      "node_modules/x/h.md": page,
      "site.min.html": "<img>",
    });
    assert.deepEqual(Object.keys(found), ["a.md", "docs/f.tmp.md", "docs/vendor/e.md"]);
  });

  itOnUnix("does not read an ignore file that is a symbolic link, a pipe or too large", async () => {
    const rulesFolder = await createFolderWith({ rules: "*.md" });
    folder = await createFolderWith({
      "a.md": "![](http://b)",
      "c/d.md": "![](http://b)",
      "c/.gitignore": `#${"x".repeat(1_000_001)}\n*.md`,
    });
    await symlink(join(rulesFolder.path, "rules"), join(folder.path, ".gitignore"));
    execFileSync("mkfifo", [join(folder.path, ".orielignore")]);
    const [found, skipped]: [string[], string[]] = [[], []];
    const onSkipped = (path: string, reason: string) => skipped.push(`${getRelativeName(path, folder.path)}: ${reason}`);
    for await (const { path } of scanInWorker([folder.path], { root: folder.path, script, settings, onSkipped }))
      found.push(getRelativeName(path, folder.path));
    assert.deepEqual(found, ["a.md", "c/d.md"]);
    assert.deepEqual(
      skipped.map((line) => line.slice(0, line.indexOf(":"))),
      [".gitignore", ".orielignore", "c/.gitignore"],
    );
    assert.match(skipped[2] ?? "", /1 MB/);
    await rulesFolder.remove();
  });

  it("respects the ignore files in the parent folders of a given folder", async () => {
    const { found } = await scanFiles(
      { ".gitignore": "*.tmp.md", "docs/a.tmp.md": "![](b)", "docs/c.md": "![](http://b)" },
      { paths: ["docs"] },
    );
    assert.deepEqual(Object.keys(found), ["docs/c.md"]);
  });

  it("reports files that it can't read, and continues", async () => {
    const { found, skipped } = await scanFiles({ "a.md": Buffer.from("![](x)\0"), "b.md": "![](http://b)" }, { paths: ["missing", "."] });
    assert.deepEqual(Object.keys(found), ["b.md"]);
    assert.match(skipped["missing"] ?? "", /ENOENT/);
    assert.match(skipped["a.md"] ?? "", /not UTF-8/);
  });

  itWithLinks("scans overlapping paths once, and reports symbolic links", async () => {
    folder = await createFolderWith({ "a.md": "![](http://a)", "docs/b.md": "![](http://b)", "docs/c.txt": "![](c)" });
    await symlink(join(folder.path, "docs"), join(folder.path, "link"));
    const paths = ["a.md", "docs/c.txt", "link", ".", "docs", "docs/b.md"].map((path) => join(folder.path, path));
    const [found, skipped]: string[][] = [[], []];
    const onSkipped = (path: string, reason: string) => skipped?.push(`${getRelativeName(path, folder.path)}: ${reason}`);
    for await (const { path } of scanInWorker(paths, { root: folder.path, script, settings, onSkipped }))
      found?.push(getRelativeName(path, folder.path));
    assert.deepEqual(found, ["a.md", "docs/b.md"]);
    assert.equal(skipped?.length, 1);
    assert.match(skipped[0] ?? "", /^link: Symbolic links/);
  });

  it("finds images in malformed and extremely nested documents", async () => {
    const { found, skipped } = await scanFiles({
      "merge.md": "<<<<<<< a\n![x](http://a)\n=======\n![y](http://b)\n>>>>>>> b\n",
      "invalid.html": Buffer.from([0x3c, 0x69, 0x6d, 0x67, 0x20, 0xff, 0xfe, 0x3e]),
      "open.html": "<div><a href=x><img src=http://a",
      "crlf.md": "\uFEFF# A\r\n\r\n![](http://a)\r\n",
      "nested.md": `${"> ".repeat(2000)}![x](http://a)`,
      "brackets.md": "![".repeat(20_000),
      "huge.html": `${"<div>".repeat(100_000)}<img src=http://a>`,
      "quotes.html": `<img src=http://a>${'<a "'.repeat(100_000)}`,
      "deep.tsx": `const a = ${"<b>".repeat(20_000)}<img src='http://a'/>;`,
      "long.js": `const a = ${"1 + ".repeat(50_000)}<img src='http://a'/>;`,
      "open.svelte": `${"{".repeat(20_000)}<img src=http://a>`,
      "open.mdx": `<div\n\n${"`a ".repeat(5000)}\n\n{a <img src='http://a'/>`,
      "open.vue": "<template><img src='http://a' :alt='",
      "broken.ipynb": '{"cells": [{"cell_type": "markdown", "source": ["<img src=http://a>',
      "none.ipynb": "![",
      "merge.ipynb": '{"cells": [\n<<<<<<< a\n{"cell_type": "markdown", "source": "<img src=http://a>"}\n=======\n>>>>>>> b\n]}',
      "bad.mdx": "---\nimage: a.png\nalt: [\n---\n<img src='http://a'/>",
    });
    assert.deepEqual(found["merge.md"], ["too-short", "too-short"]);
    assert.equal(found["open.html"], undefined, "browsers drop a tag that the document ends in");
    for (const path of ["huge.html", "quotes.html"]) assert.deepEqual(found[path], ["missing"], path);
    assert.deepEqual(found["crlf.md"], ["empty"]);
    for (const path of ["deep.tsx", "long.js", "open.svelte", "open.mdx", "bad.mdx", "merge.ipynb"])
      assert.deepEqual(found[path], ["missing"], path);
    assert.deepEqual(skipped, {});
  });

  it("reports a document that takes too long to parse, and continues", async () => {
    // For each bracket, the Markdown parser searches to the end of the document, which takes half a minute.
    const endless = `${"[a](".repeat(60_000)}![](a.png)`;
    const files = { "a.md": "![](http://a)", "b.md": endless, "c.md": "![](http://c)", "d.html": "<img src=http://d>" };
    const { found, skipped } = await scanFiles(files, { limits: { timeMs: 2000 } });
    assert.deepEqual(Object.keys(skipped), ["b.md"]);
    assert.match(skipped["b.md"] ?? "", / 2 s\b/);
    assert.deepEqual(found, { "a.md": ["empty"], "c.md": ["empty"], "d.html": ["missing"] });
  });

  it("parses or skips large documents with deep nesting or many brackets within its limits", async () => {
    const image = "<img src=http://a alt=x>";
    const { found, skipped } = await scanFiles({
      "braces.svelte": `${"<a {".repeat(20_000)}${image}`,
      "exports.mdx": `export const a = ${"{".repeat(20_000)}${image}`,
      "link.md": `[${"![x](http://a) word ".repeat(30_000)}](b)`,
      "link.html": `<a href=x>${`${image} word `.repeat(30_000)}</a>`,
      "quotes.svelte": `${'<a b="{'.repeat(10_000)}${image}`,
      "tags.mdx": `${"<A b={".repeat(20_000)}${image}`,
      "templates.vue": `${'<template lang="'.repeat(20_000)}${image}`,
    });
    // Which limit is reached first depends on the version of Node and on its garbage collector.
    for (const reason of Object.values(skipped)) assert.match(reason, /too broken|too much memory/);
    assert.equal(found["link.html"]?.length, 30_000);
    assert.equal(found["link.md"]?.length, 30_000);
  }).timeout(60_000);

  it("reports images that are not attached to their notebook cell", async () => {
    const cell = { cell_type: "markdown", source: "![A form](attachment:a.png) ![B form](attachment:b.png)" };
    const source = JSON.stringify({ cells: [{ ...cell, attachments: { "a.png": { "image/png": "AA" } } }] });
    const { found } = await scanFiles({ "a.ipynb": source, "broken.ipynb": source.slice(0, -2) });
    assert.deepEqual(found, { "a.ipynb": ["broken-path"], "broken.ipynb": [] });
  });

  it("reports missing images that a script imports or a Vue template refers to by a relative path", async () => {
    const createImport = (address: string) => `import logo from "${address}";\nexport default () => <img src={logo} alt="A form"/>;`;
    const { found } = await scanFiles({
      "a.tsx": createImport("./none.png"),
      "b.tsx": createImport("./there.png"),
      "c.tsx": createImport("../../outside.png"),
      "d.tsx": createImport("some-package/e.png"),
      "e.vue": '<template><img src="./none.png" alt="A form"></template>',
      "f.vue": '<template><img src="none.png" alt="A form"></template>',
      // The URL is relative to the page, which is unknown.
      "g.tsx": 'export default () => <img src="./none.png" alt="A form"/>;',
      // Each site theme resolves the URL in its own way.
      "h.md": "---\nimage: ./none.png\nalt: A form\n---\n",
      "i.mdx": 'import logo from "./none.png"\n\n<img src={logo} alt="A form"/>',
      "there.png": "x",
    });
    const broken = Object.keys(found).filter((path) => found[path]?.includes("broken-path"));
    assert.deepEqual(broken, ["a.tsx", "e.vue", "i.mdx"]);
    assert.equal(Object.keys(found).length, 9);
  });

  it("reports missing images", async () => {
    const { found } = await scanFiles({ "docs/a.md": "![A form](../images/a.png) ![B form](b.png)", "images/a.png": "x" });
    assert.deepEqual(found["docs/a.md"], ["broken-path"]);
  });
});
