import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Aliases } from "../../../../src/altText/repository/aliases.ts";
import { FilesUnderRoot } from "../../../../src/altText/repository/filesUnderRoot.ts";
import { resolveImage } from "../../../../src/altText/repository/resolveImage.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";

describe("a root-relative URL in a monorepo", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const files = { "static/site.png": "x", "package.json": "{}", "apps/web/package.json": "{}", "apps/web/public/logo.svg": "x" };
  const resolveTarget = async (files: Record<string, string>, target: string, document: string) => {
    folder = await createFolderWith(files);
    const filesUnderRoot = new FilesUnderRoot(folder.path);
    const resolution = await resolveImage(target, join(folder.path, document), filesUnderRoot, "unknown", new Aliases(filesUnderRoot));
    return resolution.kind === "file" ? relative(folder.path, resolution.path).split(sep).join("/") : resolution.kind;
  };

  it("is resolved in the public folders of the document's package before those of the root", async () => {
    assert.equal(await resolveTarget(files, "/logo.svg", "apps/web/src/App.tsx"), "apps/web/public/logo.svg");
    await folder.remove();
    assert.equal(await resolveTarget(files, "/site.png", "apps/web/src/App.tsx"), "static/site.png");
    await folder.remove();
    assert.equal(
      await resolveTarget({ ...files, "public/logo.svg": "x" }, "/logo.svg", "apps/web/src/App.tsx"),
      "apps/web/public/logo.svg",
    );
  });

  it("is reported only if the document's package has a public folder", async () => {
    assert.equal(await resolveTarget(files, "/none.svg", "apps/web/src/App.tsx"), "doubtful");
    await folder.remove();
    assert.equal(await resolveTarget({ ...files, "apps/api/package.json": "{}" }, "/none.svg", "apps/api/page.html"), "elsewhere");
  });
});

describe("an alias in the URL of an image", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  /** Returns the path that a URL resolves to, relative to the root, or the kind of the resolution. */
  const resolveTarget = async (
    files: Record<string, string>,
    target: string,
    {
      document = "src/App.vue",
      aliases,
      isPage = false,
      root = "",
    }: { document?: string; aliases?: Record<string, string>; isPage?: boolean; root?: string } = {},
  ) => {
    folder = await createFolderWith(files);
    const filesUnderRoot = new FilesUnderRoot(join(folder.path, root));
    const location = join(filesUnderRoot.root, document);
    const resolution = await resolveImage(
      target,
      location,
      filesUnderRoot,
      isPage ? "document" : "unknown",
      new Aliases(filesUnderRoot, aliases),
    );
    return resolution.kind === "file" ? relative(filesUnderRoot.root, resolution.path).split(sep).join("/") : resolution.kind;
  };
  const formatConfig = (paths: Record<string, string[]>, otherFields: object = {}, baseUrl?: string) =>
    JSON.stringify({ ...otherFields, compilerOptions: { ...(baseUrl === undefined ? {} : { baseUrl }), paths } });

  it("is defined by the nearest tsconfig.json, which may contain comments", async () => {
    const config = `{ // ours\n "compilerOptions": { "paths": { "@/*": ["./assets/*"], }, } }`;
    const files = { "assets/a.png": "x", "src/a.png": "x", "tsconfig.json": config };
    assert.equal(await resolveTarget(files, "@/a.png?w=2"), "assets/a.png");
  });

  it("is relative to the baseUrl of the file that defines it", async () => {
    const files = {
      "web/src/a.png": "x",
      "web/tsconfig.json": '{ "extends": "../base" }',
      "base.json": formatConfig({ "#img/*": ["./none/*"], "img/*": ["src/*"] }, {}, "web"),
    };
    assert.equal(await resolveTarget(files, "img/a.png", { document: "web/src/App.tsx" }), "web/src/a.png");
  });

  it("is relative to the file that defines it if that file has no baseUrl", async () => {
    const files = {
      "config/images/a.png": "x",
      "tsconfig.json": '{ "extends": "./config/base" }',
      "config/base.json": formatConfig({ "@/*": ["./images/*"] }),
    };
    assert.equal(await resolveTarget(files, "@/a.png"), "config/images/a.png");
  });

  it("comes from the last of several extended files", async () => {
    const files = {
      "config/images/a.png": "x",
      "tsconfig.json": '{ "extends": ["./config/first.json", "./config/second"] }',
      "config/first.json": formatConfig({ "@/*": ["./none/*"] }),
      "config/second.json": formatConfig({ "@/*": ["./images/*"] }),
    };
    assert.equal(await resolveTarget(files, "@/a.png"), "config/images/a.png");
  });

  it("applies even if tsconfig.json extends a missing file or a package, which is not read", async () => {
    const image = { "assets/a.png": "x" };
    for (const base of ["@vue/tsconfig/tsconfig.dom.json", "astro/tsconfigs/strict", "some-config", "./none.json", "/etc/none.json"]) {
      const packages = { "node_modules/some-config/tsconfig.json": formatConfig({ "@/*": ["../../none/*"] }) };
      const files = { ...image, ...packages, "tsconfig.json": formatConfig({ "@/*": ["./assets/*"] }, { extends: base }) };
      assert.equal(await resolveTarget(files, "@/a.png"), "assets/a.png", base);
      await folder.remove();
    }
    const inherited = { "node_modules/some-config/tsconfig.json": formatConfig({ "@/*": ["../../assets/*"] }) };
    assert.equal(await resolveTarget({ ...image, ...inherited, "tsconfig.json": '{ "extends": "some-config" }' }, "@/a.png"), "elsewhere");
  });

  it("is read from a chain of at most 20 files that extend each other", async () => {
    const createChain = (length: number) => ({
      "images/a.png": "x",
      "tsconfig.json": '{ "extends": "./1" }',
      ...Object.fromEntries(Array.from({ length }, (_, index) => [`${index + 1}.json`, `{ "extends": "./${index + 2}" }`])),
      [`${length + 1}.json`]: formatConfig({ "img/*": ["./images/*"] }),
    });
    assert.equal(await resolveTarget(createChain(18), "img/a.png"), "images/a.png");
    await folder.remove();
    assert.equal(await resolveTarget(createChain(19), "img/a.png"), "elsewhere");
  });

  it("is found in the project references of tsconfig.json, and in jsconfig.json", async () => {
    const app = formatConfig({ "@/*": ["./images/*"] });
    const filesWithReference = {
      "images/a.png": "x",
      "tsconfig.json": '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      "tsconfig.app.json": app,
    };
    assert.equal(await resolveTarget(filesWithReference, "@/a.png"), "images/a.png");
    await folder.remove();
    assert.equal(await resolveTarget({ "images/a.png": "x", "jsconfig.json": app }, "@/a.png"), "images/a.png");
  });

  it("is the most specific alias if several match", async () => {
    const config = formatConfig({
      "*": ["./vendor/*"],
      "@/*": ["./src/*"],
      "@/icons/*": ["./icons/*"],
      "@/logo.png": ["./brand/logo.png"],
    });
    const files = { "icons/a.png": "x", "brand/logo.png": "x", "src/logo.png": "x", "vendor/@/b.png": "x", "tsconfig.json": config };
    assert.equal(await resolveTarget(files, "@/icons/a.png"), "icons/a.png");
    await folder.remove();
    assert.equal(await resolveTarget(files, "@/logo.png"), "brand/logo.png");
    await folder.remove();
    assert.equal(await resolveTarget(files, "@/b.png"), "missing");
  });

  it("takes precedence if it is defined in the repository settings", async () => {
    const files = { "a/x.png": "x", "b/x.png": "x", "tsconfig.json": formatConfig({ "@/*": ["./a/*"] }) };
    assert.equal(await resolveTarget(files, "@/x.png", { aliases: { "@": "b" } }), "b/x.png");
    await folder.remove();
    assert.equal(await resolveTarget(files, "img/x.png", { aliases: { "img/*": "b/*" } }), "b/x.png");
  });

  it("is guessed from conventions, and a missing image is then not reported", async () => {
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
      assert.equal(await resolveTarget(files, target, { document: "site/src/pages/a.mdx", isPage: true }), path, target);
      await folder.remove();
    }
  });

  it("is read as part of a file name if it is not defined, and a missing image is then not reported", async () => {
    const files = {
      "docs/@2x.png": "x",
      "docs/~a.png": "x",
      "docs/$b.png": "x",
      "docs/c$1.png": "x",
      "docs/@scope/d.png": "x",
      "public/a.png": "x",
    };
    for (const name of ["@2x.png", "~a.png", "$b.png", "c$1.png", "@scope/d.png"]) {
      assert.equal(await resolveTarget(files, name, { document: "docs/a.md", isPage: true }), `docs/${name}`);
      await folder.remove();
    }
    for (const name of ["@3x.png", "c$2.png", "~/none.png", "/$none.png"]) {
      assert.equal(await resolveTarget(files, name, { document: "docs/a.md", isPage: true }), "elsewhere", name);
      await folder.remove();
    }
    folder = await createFolderWith(files);
  });

  it("never takes precedence over a relative path on a page", async () => {
    const files = { "docs/images/a.png": "x", "src/images/a.png": "x", "tsconfig.json": formatConfig({ "images/*": ["./src/images/*"] }) };
    assert.equal(await resolveTarget(files, "images/a.png", { document: "docs/a.md", isPage: true }), "docs/images/a.png");
  });

  it("never resolves to a file outside the root, and its configuration is not read from there", async () => {
    const outside = { "outside.json": formatConfig({ "@/*": ["./repo/in/*"] }), "out.png": "x", "repo/in/a.png": "x" };
    for (const config of [
      formatConfig({ "@/*": ["../*", "/etc/*"] }),
      '{ "extends": "../outside.json" }',
      '{ "extends": "../../../../../../etc/hostname" }',
    ]) {
      assert.equal(await resolveTarget({ ...outside, "repo/tsconfig.json": config }, "@/out.png", { root: "repo" }), "elsewhere", config);
      await folder.remove();
    }
    folder = await createFolderWith(outside);
    const root = join(folder.path, "repo");
    await symlink(join(folder.path, "outside.json"), join(root, "tsconfig.json"));
    const filesUnderRoot = new FilesUnderRoot(root);
    assert.equal(
      (await resolveImage("@/a.png", join(root, "a.vue"), filesUnderRoot, "unknown", new Aliases(filesUnderRoot))).kind,
      "elsewhere",
    );
  });

  it("is guessed from conventions if the configuration is invalid, huge or extends itself", async () => {
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
      assert.equal(await resolveTarget({ ...image, ...(files as Record<string, string>) }, "@/a.png"), "src/a.png");
      await folder.remove();
    }
    folder = await createFolderWith(image);
  });
});
