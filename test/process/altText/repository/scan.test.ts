import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { DEFAULT_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import { scanInWorker } from "../../../../src/altText/worker/scanInWorker.ts";
import { folderWith } from "../../../fixtures/folder.ts";

const script = resolve("dist/alt-text.mjs");
const settings = DEFAULT_SETTINGS;

describe("a scan", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  afterEach(() => folder.remove());

  const scanned = async (
    files: Record<string, string | Uint8Array>,
    { paths = ["."], ...more }: { paths?: string[]; limits?: { ms: number } } = {},
  ) => {
    folder = await folderWith(files);
    const found: Record<string, string[]> = {};
    const skipped: Record<string, string> = {};
    const onSkipped = (path: string, reason: string) => (skipped[relative(folder.path, path)] = reason);
    const options = { root: folder.path, script, settings, onSkipped, ...more };
    for await (const { path, findings } of scanInWorker(
      paths.map((path) => join(folder.path, path)),
      options,
    )) {
      found[relative(folder.path, path)] = findings.map(({ rule }) => rule);
    }
    return { found, skipped };
  };

  it("finds the images of every syntax, in the order of the files", async () => {
    const { found } = await scanned({
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

  it("leaves out what ignore files say, nested ones too, and what nobody writes", async () => {
    const page = "![](https://example.org/a.png)";
    const { found } = await scanned({
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

  it("goes by no ignore file that is a link, a pipe, or larger than anybody writes", async () => {
    const rest = await folderWith({ rules: "*.md" });
    folder = await folderWith({ "a.md": "![](http://b)", "c/d.md": "![](http://b)", "c/.gitignore": `#${"x".repeat(1_000_001)}\n*.md` });
    await symlink(join(rest.path, "rules"), join(folder.path, ".gitignore"));
    execFileSync("mkfifo", [join(folder.path, ".orielignore")]);
    const [found, skipped]: [string[], string[]] = [[], []];
    const onSkipped = (path: string, reason: string) => skipped.push(`${relative(folder.path, path)}: ${reason}`);
    for await (const { path } of scanInWorker([folder.path], { root: folder.path, script, settings, onSkipped }))
      found.push(relative(folder.path, path));
    assert.deepEqual(found, ["a.md", "c/d.md"]);
    assert.deepEqual(skipped, ["c/.gitignore: it has more than 1 MB"]);
    await rest.remove();
  });

  it("looks into a folder that it is given, by the rules of those above", async () => {
    const { found } = await scanned(
      { ".gitignore": "*.tmp.md", "docs/a.tmp.md": "![](b)", "docs/c.md": "![](http://b)" },
      { paths: ["docs"] },
    );
    assert.deepEqual(Object.keys(found), ["docs/c.md"]);
  });

  it("names what it can't read and goes on", async () => {
    const { found, skipped } = await scanned({ "a.md": Buffer.from("![](x)\0"), "b.md": "![](http://b)" }, { paths: ["missing", "."] });
    assert.deepEqual(Object.keys(found), ["b.md"]);
    assert.match(skipped["missing"] ?? "", /ENOENT/);
    assert.match(skipped["a.md"] ?? "", /no text/);
  });

  it("looks once at what several paths lead to, and says what it does not follow", async () => {
    folder = await folderWith({ "a.md": "![](http://a)", "docs/b.md": "![](http://b)", "docs/c.txt": "![](c)" });
    await symlink(join(folder.path, "docs"), join(folder.path, "link"));
    const paths = ["a.md", "docs/c.txt", "link", ".", "docs", "docs/b.md"].map((path) => join(folder.path, path));
    const [found, skipped]: string[][] = [[], []];
    const onSkipped = (path: string, reason: string) => skipped?.push(`${relative(folder.path, path)}: ${reason}`);
    for await (const { path } of scanInWorker(paths, { root: folder.path, script, settings, onSkipped }))
      found?.push(relative(folder.path, path));
    assert.deepEqual(found, ["a.md", "docs/b.md"]);
    assert.deepEqual(skipped, ["link: it is a link, which is not followed"]);
  });

  it("takes broken files as they come", async () => {
    const { found, skipped } = await scanned({
      "merge.md": "<<<<<<< a\n![x](http://a)\n=======\n![y](http://b)\n>>>>>>> b\n",
      "invalid.html": Buffer.from([0x3c, 0x69, 0x6d, 0x67, 0x20, 0xff, 0xfe, 0x3e]),
      "open.html": "<div><a href=x><img src=http://a",
      "crlf.md": "\uFEFF# A\r\n\r\n![](http://a)\r\n",
      "nested.md": `${"> ".repeat(2000)}![x](http://a)`,
      "brackets.md": "![".repeat(20_000),
      "huge.html": `${"<div>".repeat(100_000)}<img src=http://a>`,
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
    assert.deepEqual(found["open.html"], ["missing"]);
    assert.deepEqual(found["huge.html"], ["missing"]);
    assert.deepEqual(found["crlf.md"], []);
    for (const path of ["deep.tsx", "long.js", "open.svelte", "open.mdx", "bad.mdx", "merge.ipynb"])
      assert.deepEqual(found[path], ["missing"], path);
    assert.deepEqual(skipped, {});
  });

  it("names a document that is too broken to be read, and goes on", async () => {
    const { found, skipped } = await scanned({ "a.html": `<img>${'<a "'.repeat(100_000)}`, "b.md": "![](http://b)" });
    assert.deepEqual(skipped, { "a.html": "it is too broken to be read" });
    assert.deepEqual(Object.keys(found), ["b.md"]);
  }).timeout(60_000);

  it("names a document that no parser comes to an end with, and goes on", async () => {
    // Each bracket is looked for to the end by the parser of Markdown: this takes half a minute.
    const endless = `${"[a](".repeat(60_000)}![](a.png)`;
    const files = { "a.md": "![](http://a)", "b.md": endless, "c.md": "![](http://c)", "d.html": "<img src=http://d>" };
    const { found, skipped } = await scanned(files, { limits: { ms: 2000 } });
    assert.deepEqual(skipped, { "b.md": "it takes more than 2 seconds to read" });
    assert.deepEqual(found, { "a.md": [], "c.md": [], "d.html": ["missing"] });
  });

  it("comes to an end within its limit with documents whose size alone is odd", async () => {
    const image = "<img src=http://a alt=x>";
    const { found, skipped } = await scanned({
      "braces.svelte": `${"<a {".repeat(20_000)}${image}`,
      "exports.mdx": `export const a = ${"{".repeat(20_000)}${image}`,
      "link.md": `[${"![x](http://a) word ".repeat(30_000)}](b)`,
      "link.html": `<a href=x>${`${image} word `.repeat(30_000)}</a>`,
      "quotes.svelte": `${'<a b="{'.repeat(10_000)}${image}`,
      "tags.mdx": `${"<A b={".repeat(20_000)}${image}`,
      "templates.vue": `${'<template lang="'.repeat(20_000)}${image}`,
    });
    for (const reason of Object.values(skipped)) assert.equal(reason, "it is too broken to be read");
    assert.equal(found["link.html"]?.length, 30_000);
    assert.equal(found["link.md"]?.length, 30_000);
  }).timeout(60_000);

  it("knows which images a notebook's cells do not hold", async () => {
    const cell = { cell_type: "markdown", source: "![A form](attachment:a.png) ![B form](attachment:b.png)" };
    const source = JSON.stringify({ cells: [{ ...cell, attachments: { "a.png": { "image/png": "AA" } } }] });
    const { found } = await scanned({ "a.ipynb": source, "broken.ipynb": source.slice(0, -2) });
    assert.deepEqual(found, { "a.ipynb": ["broken-path"], "broken.ipynb": [] });
  });

  it("knows which images are not there that a script imports, or that a Vue template names by a relative path", async () => {
    const image = (address: string) => `import logo from "${address}";\nexport default () => <img src={logo} alt="A form"/>;`;
    const { found } = await scanned({
      "a.tsx": image("./none.png"),
      "b.tsx": image("./there.png"),
      "c.tsx": image("../../outside.png"),
      "d.tsx": image("some-package/e.png"),
      "e.vue": '<template><img src="./none.png" alt="A form"></template>',
      "f.vue": '<template><img src="none.png" alt="A form"></template>',
      // Relative to its page, which may be anywhere.
      "g.tsx": 'export default () => <img src="./none.png" alt="A form"/>;',
      // Themes look for it in folders of their own.
      "h.md": "---\nimage: ./none.png\nalt: A form\n---\n",
      "i.mdx": 'import logo from "./none.png"\n\n<img src={logo} alt="A form"/>',
      "there.png": "x",
    });
    const broken = Object.keys(found).filter((path) => found[path]?.includes("broken-path"));
    assert.deepEqual(broken, ["a.tsx", "e.vue", "i.mdx"]);
    assert.equal(Object.keys(found).length, 9);
  });

  it("knows which images are not there", async () => {
    const { found } = await scanned({ "docs/a.md": "![A form](../images/a.png) ![B form](b.png)", "images/a.png": "x" });
    assert.deepEqual(found["docs/a.md"], ["broken-path"]);
  });
});
