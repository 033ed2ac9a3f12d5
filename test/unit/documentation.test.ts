import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { basename } from "node:path";
import { PROJECT_URL } from "../../src/core/project.ts";
import { catalog } from "../../src/models/catalog.ts";
import { listHeadingAnchors } from "../fixtures/headings.ts";
import { getRepositoryPath } from "../tools/paths.mjs";

const PAGES = [".github/CONTRIBUTING.md", "media/docs/architecture.md", "media/docs/security.md"];

describe("the contributor documentation", () => {
  let files: string[];
  before(async () => {
    const folders = await Promise.all(
      ["src", "media", "test", ".github", ".vscode"].map(async (folder) => {
        const entries = await readdir(getRepositoryPath(folder), { recursive: true });
        return [folder, ...entries.map((entry) => `${folder}/${entry.replaceAll("\\", "/")}`)];
      }),
    );
    files = folders.flat();
  });

  for (const page of PAGES) {
    it(`names only existing files and folders in ${page}`, async () => {
      const text = await readFile(getRepositoryPath(page), "utf8");
      const names = Array.from(text.matchAll(/`([\w./-]+(?:\.(?:ts|mjs|json|md|txt|ya?ml)|\/))`/g), ([, name = ""]) => name);
      assert.ok(names.length > 10, "the pattern finds names");
      assert.deepEqual(
        names.filter((name) => !fileExists(name)),
        [],
      );
    });
  }

  /** @param name path from the root, or the end of a path, such as `prefill.ts` or `document/syntaxes/` */
  function fileExists(name: string): boolean {
    const path = name.replace(/\/$/, "");
    return (
      files.some((file) => file === path || file.endsWith(`/${path}`) || basename(file) === path) ||
      ["package.json", "README.md", "CHANGELOG.md", ".pre-commit-hooks.yaml", "dist", "dist/npm"].includes(path)
    );
  }
});

describe("the front page", () => {
  const pagesFolder = "media/docs";
  let frontPage: string;
  let pages: string[];
  before(async () => {
    frontPage = await readFile(getRepositoryPath("README.md"), "utf8");
    pages = (await readdir(getRepositoryPath(pagesFolder))).filter((name) => name.endsWith(".md"));
  });

  it("has at most 150 lines", () => {
    assert.ok(frontPage.trimEnd().split("\n").length <= 150);
  });

  it("has only absolute links, because it is also shown in VS Code and on npm", () => {
    const targets = listTargets(frontPage);
    assert.ok(targets.length > 10);
    assert.deepEqual(
      targets.filter((target) => !target.startsWith("https://")),
      [],
    );
  });

  it("links to each page, or to a page that links to it", async () => {
    const linked = pages.filter((page) => frontPage.includes(`${PROJECT_URL}/blob/main/${pagesFolder}/${page}`));
    const texts = await Promise.all(linked.map((page) => readFile(getRepositoryPath(pagesFolder, page), "utf8")));
    const linkedFromPages = texts.flatMap(listTargets);
    assert.deepEqual(
      pages.filter((page) => !linked.includes(page) && !linkedFromPages.includes(page)),
      [],
    );
  });

  it("names npm scripts that exist", async () => {
    const { scripts } = JSON.parse(await readFile(getRepositoryPath("package.json"), "utf8")) as { scripts: Record<string, string> };
    const names = Array.from(frontPage.matchAll(/npm (?:run ([\w-]+)|(test))/g), ([, script, test]) => script ?? test ?? "");
    assert.ok(names.includes("demo") && names.includes("test"));
    assert.deepEqual(
      names.filter((name) => !(name in scripts)),
      [],
    );
  });

  it("states the sizes of the pinned downloads", async () => {
    const { builds } = JSON.parse(await readFile(getRepositoryPath("src", "llamaServer", "releases.json"), "utf8")) as {
      builds: { variant: string; files: { bytes: number }[] }[];
    };
    const formatRange = (...variants: string[]) => {
      const sizes = builds.filter(({ variant }) => variants.includes(variant)).map(({ files }) => sumBytes(files) / 1e6);
      return `${Math.round(Math.min(...sizes))}–${Math.round(Math.max(...sizes))} MB`;
    };
    const [model] = catalog;
    assert.ok(model);
    const modelSize = `${(sumBytes(Object.values(model.files)) / 1e9).toFixed(1)} GB for ${model.title}`;
    const text = frontPage.replaceAll(/\s+/g, " ");
    for (const size of [modelSize, formatRange("cpu", "metal", "vulkan"), `${formatRange("cuda")} for an NVIDIA GPU`])
      assert.ok(text.includes(size), size);
  });

  it("states the required versions of VS Code and Node", async () => {
    const { engines } = JSON.parse(await readFile(getRepositoryPath("package.json"), "utf8")) as {
      engines: { vscode: string; node: string };
    };
    const getMinor = (range: string) => /\d+\.\d+/.exec(range)?.[0] ?? assert.fail(range);
    assert.ok(frontPage.includes(`VS Code ${getMinor(engines.vscode)} or later`));
    assert.ok(frontPage.includes(`Node ${getMinor(engines.node)} or later`));
  });

  it("leads to pages whose links to files and headings exist", async () => {
    for (const page of pages) {
      for (const target of listTargets(await readFile(getRepositoryPath(pagesFolder, page), "utf8"))) {
        if (target.startsWith("https://")) continue;
        const [file = "", heading] = target.split("#");
        const path = getRepositoryPath(pagesFolder, file === "" ? page : file);
        assert.ok(existsSync(path), `${page}: ${target}`);
        if (heading !== undefined) assert.ok(listHeadingAnchors(await readFile(path, "utf8")).includes(heading), `${page}: ${target}`);
      }
    }
  });
});

function sumBytes(files: { bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Lists the targets of links and images in a Markdown document, without code. */
function listTargets(markdown: string): string[] {
  const text = markdown.replaceAll(/^```[^]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
  return Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, target = ""]) => target);
}
