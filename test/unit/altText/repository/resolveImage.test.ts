import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { resolveImage } from "../../../../src/altText/repository/resolveImage.ts";
import { folderWith } from "../../../fixtures/folder.ts";

describe("an image's address", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  before(async () => {
    folder = await folderWith({ "docs/a.md": "", "images/a b.png": "x", "public/logo.svg": "x", "outside.png": "x", "repo/in.png": "x" });
    await symlink("/etc/hostname", join(folder.path, "repo", "link.png"));
    await symlink(join(folder.path, "repo", "in.png"), join(folder.path, "repo", "inner.png"));
  });
  after(() => folder.remove());

  const kind = async (target: string, { root = folder.path, document = "docs/a.md", isPage = true } = {}) =>
    (await resolveImage(target, join(root, document), root, isPage ? "document" : "unknown")).kind;

  it("is found relative to its page, with its percent codes and query", async () => {
    assert.equal(await kind("../images/a%20b.png?v=2#x"), "file");
    assert.equal(await kind("../images/c.png"), "missing");
  });

  it("is found from the root, in the folders that sites are served from", async () => {
    assert.equal(await kind("/images/a b.png"), "file");
    assert.equal(await kind("/logo.svg"), "file");
    assert.equal(await kind("/none.svg"), "missing");
  });

  it("is not looked up where it leads elsewhere", async () => {
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
      assert.equal(await kind(target), "elsewhere", target);
    }
    assert.equal(await kind("c.png", { isPage: false }), "elsewhere");
  });

  it("is not looked up where it means a device on Windows", async () => {
    for (const target of ["nul", "images/CON.png", "./aux/a.png", "com1.svg", "/LPT9 .x.png", "conin$"]) {
      assert.equal(await kind(target), "elsewhere", target);
    }
    assert.equal(await kind("console.png"), "missing");
  });

  it("never leads out of the root, to a device or to a network share", async () => {
    const root = join(folder.path, "repo");
    for (const target of [
      "../outside.png",
      "../../../../etc/hostname",
      String.raw`\\server\share\a.png`,
      "file:///etc/hostname",
      "/../outside.png",
    ]) {
      assert.equal(await kind(target, { root, document: "a.md" }), "elsewhere", target);
    }
    assert.equal(await kind("link.png", { root, document: "a.md" }), "missing");
    assert.equal(await kind("inner.png", { root, document: "a.md" }), "file");
  });
});
