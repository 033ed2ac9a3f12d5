import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { FilesUnderRoot } from "../../../../src/altText/repository/filesUnderRoot.ts";
import { resolveImage } from "../../../../src/altText/repository/resolveImage.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { itWithLinks } from "../../../fixtures/systems.ts";

describe("the URL of an image", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  before(async () => {
    folder = await createFolderWith({
      "docs/a.md": "",
      "images/a b.png": "x",
      "public/logo.svg": "x",
      "outside.png": "x",
      "repo/in.png": "x",
      "guide/_images/menu.png": "x",
    });
    await symlink("/etc/hostname", join(folder.path, "repo", "link.png"));
    await symlink(join(folder.path, "repo", "in.png"), join(folder.path, "repo", "inner.png"));
  });
  after(() => folder.remove());

  const resolveKind = async (target: string, { root = folder.path, document = "docs/a.md", isPage = true } = {}) =>
    (await resolveImage(target, join(root, document), new FilesUnderRoot(root), isPage ? "document" : "unknown")).kind;

  it("is resolved relative to its page, even with percent-encoding and a query", async () => {
    assert.equal(await resolveKind("../images/a%20b.png?v=2#x"), "file");
    assert.equal(await resolveKind("../images/c.png"), "missing");
  });

  it("is resolved in the public folders of sites if it starts with a slash", async () => {
    assert.equal(await resolveKind("/images/a b.png"), "file");
    assert.equal(await resolveKind("/logo.svg"), "file");
    assert.equal(await resolveKind("/none.svg"), "doubtful");
  });

  it("is doubtful if only a folder above its page has the file, because a tool may find the file there", async () => {
    const document = "docs/guide/steps/a.md";
    for (const target of ["images/a%20b.png", "../images/a%20b.png", "./logo/../images/a b.png"]) {
      assert.equal(await resolveKind(target, { document }), "doubtful", target);
    }
    for (const target of ["images/c.png", "../../other/a%20b.png"])
      assert.equal(await resolveKind(target, { document }), "missing", target);
  });

  it("is doubtful in a document that others include, because it is relative to those documents", async () => {
    for (const document of ["docs/snippets/a.md", "docs/_includes/menu/a.md", "reusables/a.rst", "docs/Partials/a.qmd", "docs/_a.md"])
      assert.equal(await resolveKind("menu.png", { document }), "doubtful", document);
    for (const document of ["snippets.md", "docs/snippets-guide/a.md", "docs/including/a.md", "docs/_index.md"])
      assert.equal(await resolveKind("menu.png", { document }), "missing", document);
  });

  it("is doubtful in a document that is data for tests", async () => {
    for (const document of ["fixtures/a/input.html", "src/__mocks__/a.md", "test_data/a.md", "packages/b/tests/a.md", "unittests/a.md"])
      assert.equal(await resolveKind("menu.png", { document }), "doubtful", document);
    for (const document of ["testing/a.md", "docs/test.md", "docs/unit-testing/a.md"])
      assert.equal(await resolveKind("menu.png", { document }), "missing", document);
  });

  it("is doubtful in a folder for images of the output of Sphinx or pkgdown, unless the sources have such a folder", async () => {
    for (const target of ["_images/a.png", "../_images/b/a.png", "../reference/figures/a.png", "auto_examples/images/sphx_glr_a_001.png"])
      assert.equal(await resolveKind(target), "doubtful", target);
    for (const target of ["_images.png", "my_images/a.png", "figures/a.png", "images/_images.png"])
      assert.equal(await resolveKind(target), "missing", target);
    assert.equal(await resolveKind("_images/a.png", { document: "guide/a.md" }), "missing");
  });

  it("is not looked up if it does not refer to a file", async () => {
    for (const target of [
      "https://a/b.png",
      "//a/b.png",
      "data:image/png;base64,AA",
      "@/a.png",
      "~/a.png",
      "{{ url }}",
      "${url}",
      "",
      "#a",
      "%zz",
    ]) {
      assert.equal(await resolveKind(target), "elsewhere", target);
    }
    assert.equal(await resolveKind("c.png", { isPage: false }), "elsewhere");
  });

  it("must match the case of the file name on every system", async () => {
    assert.equal(await resolveKind("../images/A b.png"), "missing");
    assert.equal(await resolveKind("/Public/logo.svg"), "doubtful");
  });

  it("is not looked up if it refers to a device on Windows", async () => {
    for (const target of ["nul", "images/CON.png", "./aux/a.png", "com1.svg", "/LPT9 .x.png", "conin$"]) {
      assert.equal(await resolveKind(target), "elsewhere", target);
    }
    assert.equal(await resolveKind("console.png"), "missing");
  });

  it("never resolves to a file outside the root or on a network share", async () => {
    const root = join(folder.path, "repo");
    for (const target of [
      "../outside.png",
      "../../../../etc/hostname",
      String.raw`\\server\share\a.png`,
      "file:///etc/hostname",
      "/../outside.png",
      "%2F%2F%2Fserver/share/a.png",
      "%43:/outside.png",
    ]) {
      assert.equal(await resolveKind(target, { root, document: "a.md" }), "elsewhere", target);
    }
  });

  itWithLinks("resolves to a file through a symbolic link only if the file is below the root", async () => {
    const root = join(folder.path, "repo");
    assert.equal(await resolveKind("link.png", { root, document: "a.md" }), "missing");
    assert.equal(await resolveKind("inner.png", { root, document: "a.md" }), "file");
  });
});
