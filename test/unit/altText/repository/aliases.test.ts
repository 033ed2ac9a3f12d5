import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Aliases } from "../../../../src/altText/repository/aliases.ts";
import { resolveImage } from "../../../../src/altText/repository/resolveImage.ts";
import { folderWith } from "../../../fixtures/folder.ts";

describe("an address from the root, in a repository of several packages", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  afterEach(() => folder.remove());

  const files = { "static/site.png": "x", "package.json": "{}", "apps/web/package.json": "{}", "apps/web/public/logo.svg": "x" };
  const resolved = async (files: Record<string, string>, target: string, document: string) => {
    folder = await folderWith(files);
    const resolution = await resolveImage(target, join(folder.path, document), folder.path, "unknown", new Aliases(folder.path));
    return resolution.kind === "file" ? relative(folder.path, resolution.path).split(sep).join("/") : resolution.kind;
  };

  it("is found in the folders that the document's own package serves, before those of the root", async () => {
    assert.equal(await resolved(files, "/logo.svg", "apps/web/src/App.tsx"), "apps/web/public/logo.svg");
    await folder.remove();
    assert.equal(await resolved(files, "/site.png", "apps/web/src/App.tsx"), "static/site.png");
    await folder.remove();
    assert.equal(await resolved({ ...files, "public/logo.svg": "x" }, "/logo.svg", "apps/web/src/App.tsx"), "apps/web/public/logo.svg");
  });

  it("is missing only where that package has a folder made for what is served", async () => {
    assert.equal(await resolved(files, "/none.svg", "apps/web/src/App.tsx"), "missing");
    await folder.remove();
    assert.equal(await resolved({ ...files, "apps/api/package.json": "{}" }, "/none.svg", "apps/api/page.html"), "elsewhere");
  });
});

describe("an alias in an image's address", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  afterEach(() => folder.remove());

  /** What an address in a document leads to: a path from the root, or what became of it. */
  const resolved = async (
    files: Record<string, string>,
    target: string,
    {
      document = "src/App.vue",
      own,
      isPage = false,
      root = "",
    }: { document?: string; own?: Record<string, string>; isPage?: boolean; root?: string } = {},
  ) => {
    folder = await folderWith(files);
    const top = join(folder.path, root);
    const resolution = await resolveImage(target, join(top, document), top, isPage ? "document" : "unknown", new Aliases(top, own));
    return resolution.kind === "file" ? relative(top, resolution.path).split(sep).join("/") : resolution.kind;
  };
  const paths = (of: Record<string, string[]>, more: object = {}, baseUrl?: string) =>
    JSON.stringify({ ...more, compilerOptions: { ...(baseUrl === undefined ? {} : { baseUrl }), paths: of } });

  it("is what the nearest tsconfig says, comments and all", async () => {
    const config = `{ // ours\n "compilerOptions": { "paths": { "@/*": ["./assets/*"], }, } }`;
    const files = { "assets/a.png": "x", "src/a.png": "x", "tsconfig.json": config };
    assert.equal(await resolved(files, "@/a.png?w=2"), "assets/a.png");
  });

  it("is relative to baseUrl, and to the file that it is written in", async () => {
    const files = {
      "web/src/a.png": "x",
      "web/tsconfig.json": '{ "extends": "../base" }',
      "base.json": paths({ "#img/*": ["./none/*"], "img/*": ["src/*"] }, {}, "web"),
    };
    assert.equal(await resolved(files, "img/a.png", { document: "web/src/App.tsx" }), "web/src/a.png");
  });

  it("without baseUrl is relative to the extended file that it is written in, and the last of several extended files wins", async () => {
    const files = {
      "config/images/a.png": "x",
      "tsconfig.json": '{ "extends": ["./config/first.json", "./config/second"] }',
      "config/first.json": paths({ "@/*": ["./none/*"] }),
      "config/second.json": paths({ "@/*": ["./images/*"] }),
    };
    assert.equal(await resolved(files, "@/a.png"), "config/images/a.png");
  });

  it("counts although the tsconfig extends a package, which is not looked into, or a file that is missing", async () => {
    const image = { "assets/a.png": "x" };
    for (const base of ["@vue/tsconfig/tsconfig.dom.json", "astro/tsconfigs/strict", "some-config", "./none.json", "/etc/none.json"]) {
      const packages = { "node_modules/some-config/tsconfig.json": paths({ "@/*": ["../../none/*"] }) };
      const files = { ...image, ...packages, "tsconfig.json": paths({ "@/*": ["./assets/*"] }, { extends: base }) };
      assert.equal(await resolved(files, "@/a.png"), "assets/a.png", base);
      await folder.remove();
    }
    const inherited = { "node_modules/some-config/tsconfig.json": paths({ "@/*": ["../../assets/*"] }) };
    assert.equal(await resolved({ ...image, ...inherited, "tsconfig.json": '{ "extends": "some-config" }' }, "@/a.png"), "elsewhere");
  });

  it("is read from at most 20 files that extend one another", async () => {
    const chain = (length: number) => ({
      "images/a.png": "x",
      "tsconfig.json": '{ "extends": "./1" }',
      ...Object.fromEntries(Array.from({ length }, (_, at) => [`${at + 1}.json`, `{ "extends": "./${at + 2}" }`])),
      [`${length + 1}.json`]: paths({ "img/*": ["./images/*"] }),
    });
    assert.equal(await resolved(chain(18), "img/a.png"), "images/a.png");
    await folder.remove();
    assert.equal(await resolved(chain(19), "img/a.png"), "elsewhere");
  });

  it("is found in what a tsconfig refers to, and in a jsconfig", async () => {
    const app = paths({ "@/*": ["./images/*"] });
    const referring = {
      "images/a.png": "x",
      "tsconfig.json": '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      "tsconfig.app.json": app,
    };
    assert.equal(await resolved(referring, "@/a.png"), "images/a.png");
    await folder.remove();
    assert.equal(await resolved({ "images/a.png": "x", "jsconfig.json": app }, "@/a.png"), "images/a.png");
  });

  it("of several is the one that says most", async () => {
    const config = paths({ "*": ["./vendor/*"], "@/*": ["./src/*"], "@/icons/*": ["./icons/*"], "@/logo.png": ["./brand/logo.png"] });
    const files = { "icons/a.png": "x", "brand/logo.png": "x", "src/logo.png": "x", "vendor/@/b.png": "x", "tsconfig.json": config };
    assert.equal(await resolved(files, "@/icons/a.png"), "icons/a.png");
    await folder.remove();
    assert.equal(await resolved(files, "@/logo.png"), "brand/logo.png");
    await folder.remove();
    assert.equal(await resolved(files, "@/b.png"), "missing");
  });

  it("of the project's settings goes first", async () => {
    const files = { "a/x.png": "x", "b/x.png": "x", "tsconfig.json": paths({ "@/*": ["./a/*"] }) };
    assert.equal(await resolved(files, "@/x.png", { own: { "@": "b" } }), "b/x.png");
    await folder.remove();
    assert.equal(await resolved(files, "img/x.png", { own: { "img/*": "b/*" } }), "b/x.png");
  });

  it("is guessed by what is usual, and then never said to be missing", async () => {
    const files = { "site/package.json": "{}", "site/src/a.png": "x", "site/static/b.png": "x", "site/src/lib/c.png": "x" };
    const expected = {
      "@/a.png": "site/src/a.png",
      "~/src/a.png": "site/src/a.png",
      "@site/static/b.png": "site/static/b.png",
      "$lib/c.png": "site/src/lib/c.png",
      "@/none.png": "elsewhere",
      "@scope/a.png": "elsewhere",
    };
    for (const [target, path] of Object.entries(expected)) {
      assert.equal(await resolved(files, target, { document: "site/src/pages/a.mdx", isPage: true }), path, target);
      await folder.remove();
    }
  });

  it("is looked for as a name of its own where none stands for it, and never said to be missing", async () => {
    const files = {
      "docs/@2x.png": "x",
      "docs/~a.png": "x",
      "docs/$b.png": "x",
      "docs/c$1.png": "x",
      "docs/@scope/d.png": "x",
      "public/a.png": "x",
    };
    for (const name of ["@2x.png", "~a.png", "$b.png", "c$1.png", "@scope/d.png"]) {
      assert.equal(await resolved(files, name, { document: "docs/a.md", isPage: true }), `docs/${name}`);
      await folder.remove();
    }
    for (const name of ["@3x.png", "c$2.png", "~/none.png", "/$none.png"]) {
      assert.equal(await resolved(files, name, { document: "docs/a.md", isPage: true }), "elsewhere", name);
      await folder.remove();
    }
    folder = await folderWith(files);
  });

  it("never takes the place of a path on a page", async () => {
    const files = { "docs/images/a.png": "x", "src/images/a.png": "x", "tsconfig.json": paths({ "images/*": ["./src/images/*"] }) };
    assert.equal(await resolved(files, "images/a.png", { document: "docs/a.md", isPage: true }), "docs/images/a.png");
  });

  it("never leads out of the root, nor does its configuration", async () => {
    const outside = { "outside.json": paths({ "@/*": ["./repo/in/*"] }), "out.png": "x", "repo/in/a.png": "x" };
    for (const config of [
      paths({ "@/*": ["../*", "/etc/*"] }),
      '{ "extends": "../outside.json" }',
      '{ "extends": "../../../../../../etc/hostname" }',
    ]) {
      assert.equal(await resolved({ ...outside, "repo/tsconfig.json": config }, "@/out.png", { root: "repo" }), "elsewhere", config);
      await folder.remove();
    }
    folder = await folderWith(outside);
    const root = join(folder.path, "repo");
    await symlink(join(folder.path, "outside.json"), join(root, "tsconfig.json"));
    assert.equal((await resolveImage("@/a.png", join(root, "a.vue"), root, "unknown", new Aliases(root))).kind, "elsewhere");
  });

  it("is looked up in spite of configurations that are broken, huge or extend themselves", async () => {
    const image = { "src/a.png": "x" };
    for (const files of [
      { "tsconfig.json": '{ "extends": ["./b", "./tsconfig.json"] }', "b.json": '{ "extends": "./tsconfig" }' },
      { "tsconfig.json": "{ paths" },
      {
        "tsconfig.json":
          '{ "compilerOptions": { "paths": { "@/*": 7, "*/*": ["x"], "q": [null] }, "baseUrl": [] }, "references": {}, "extends": 3 }',
      },
      { "tsconfig.json": `{ "a": "${"x".repeat(2_000_000)}", "compilerOptions": { "paths": { "@/*": ["./none/*"] } } }` },
      { "tsconfig.json": "[".repeat(200_000) },
    ]) {
      assert.equal(await resolved({ ...image, ...(files as Record<string, string>) }, "@/a.png"), "src/a.png");
      await folder.remove();
    }
    folder = await folderWith(image);
  });
});
