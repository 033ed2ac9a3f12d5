import assert from "node:assert/strict";
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { FilesUnderRoot } from "../../../../src/altText/repository/filesUnderRoot.ts";
import { Sites } from "../../../../src/altText/repository/sites.ts";
import { sites } from "../../../../src/altText/document/siteList.ts";
import { myst } from "../../../../src/altText/document/sites/myst.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { getRepositoryPath } from "../../../tools/paths.mjs";
import { itWithLinks } from "../../../fixtures/systems.ts";

describe("the site of a document", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const chooseSyntax = async (path: string, settings?: Record<string, string>, syntax: Syntax = "markdown", root = folder.path) =>
    new Sites(new FilesUnderRoot(root), settings).chooseSyntax({ path: join(root, path), syntax, source: "" });

  it("is the nearest one that contains the document", async () => {
    folder = await createFolderWith({ "mkdocs.yml": "", "docs/web/docusaurus.config.js": "" });
    assert.equal(await chooseSyntax("docs/a.md"), "markdown:mkdocs");
    assert.equal(await chooseSyntax("docs/web/docs/a.md"), "mdx:docusaurus");
    // The document beside a configuration does not belong to the inner site, but it does belong to the outer one.
    assert.equal(await chooseSyntax("docs/web/README.md"), "markdown:mkdocs");
    assert.equal(await chooseSyntax("README.md"), "markdown");
  });

  it("may have images that its configuration copies, if the configuration is a script of Sphinx that copies files", () => {
    const isIncomplete = (configuration: string) => myst.getImagePlaces({ configuration, siblings: [] })?.isIncomplete;
    assert.equal(isIncomplete("import shutil\nshutil.copyfile(a, b)"), true);
    assert.equal(isIncomplete('extensions = ["sphinx_copybutton"]\ncopyright = "2024"'), undefined);
  });

  it("is unknown if the marker is a folder instead of a file, or if its content belongs to another program", async () => {
    folder = await createFolderWith({ "mkdocs.yml/a": "", "package.json": '{"dependencies": {"next": "1"}}' });
    assert.equal(await chooseSyntax("docs/a.md"), "markdown");
    assert.equal(await chooseSyntax("content/a.md"), "markdown");
  });

  it("does not change the syntax of documents that no generator reads", async () => {
    folder = await createFolderWith({ "mkdocs.yml": "" });
    for (const syntax of ["html", "vue", "tsx", "svelte"] as const) assert.equal(await chooseSyntax("docs/a", {}, syntax), syntax);
  });

  it("is the one in the settings for the innermost folder, even without a configuration", async () => {
    folder = await createFolderWith({ "docusaurus.config.js": "", "guide/a.md": "" });
    const settings = { ".": "mkdocs", guide: "docusaurus", "guide/docs/old": "none" };
    assert.equal(await chooseSyntax("docs/a.md", settings), "markdown:mkdocs");
    assert.equal(await chooseSyntax("guide/docs/a.md", settings), "mdx:docusaurus");
    assert.equal(await chooseSyntax("guide/docs/old/a.md", settings), "markdown");
  });

  itWithLinks("is not looked for outside the root, not even through a symbolic link", async () => {
    folder = await createFolderWith({ "mkdocs.yml": "", "outside/mkdocs.yml": "", "root/a.md": "" });
    const root = join(folder.path, "root");
    await symlink(join(folder.path, "outside"), join(root, "linked"));
    await symlink(join(folder.path, "outside/mkdocs.yml"), join(root, "mkdocs.yml"));
    assert.equal(await chooseSyntax("linked/docs/a.md", {}, "markdown", root), "markdown");
    assert.equal(await chooseSyntax("docs/a.md", {}, "markdown", root), "markdown");
  });

  it("has one of the names that the documentation lists", async () => {
    folder = await createFolderWith({});
    const page = await readFile(getRepositoryPath("media/docs/alt-text.md"), "utf8");
    for (const { id } of sites) assert.match(page, new RegExp(`^\\| [^|]*\`${id}\``, "m"));
  });
});
