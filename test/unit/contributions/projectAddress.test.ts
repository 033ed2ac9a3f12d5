import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fillExamples } from "../../../src/contributions/examples.ts";
import { buildManifestFiles } from "../../../src/contributions/manifestFiles.ts";
import { addressKeys, listDocuments, updateAddresses } from "../../../src/contributions/projectAddress.ts";
import { PROJECT_NAME, PROJECT_URL } from "../../../src/core/project.ts";
import { listHeadingAnchors } from "../../fixtures/headings.ts";

/** Pages that GitHub has for each repository. */
const GITHUB_PAGES = /^\/(issues|releases|security\/advisories\/new)$/;

describe("the project's public address", () => {
  let texts: Map<string, string>;
  before(async () => {
    // These are the tracked and new files, without build outputs.
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" }).split("\0");
    const readable = files.filter((path) => /\.(md|json|ya?ml|ts|mjs|sh)$/.test(path) && existsSync(path) && path !== "package-lock.json");
    texts = new Map(await Promise.all(readable.map(async (path) => [path, await readFile(path, "utf8")] as const)));
  });

  it("is written by hand in one place only", async () => {
    const generated = [...(await buildManifestFiles(".")).keys(), ...(await listDocuments("."))];
    const otherFiles = Array.from(texts).filter(([path, text]) => text.includes(PROJECT_NAME) && !generated.includes(path));
    assert.deepEqual(
      otherFiles.map(([path]) => path),
      ["src/core/project.ts"],
    );
  });

  it("points to files, headings and pages that exist", async () => {
    const links = findLinks(texts, PROJECT_URL);
    assert.ok(links.length > 5, `${links.length}`);
    for (const { path, target } of links) {
      const [, file, heading] = /^\/(?:blob|tree|raw)\/main\/([^#]+)(?:#(.+))?$/.exec(target) ?? [];
      if (file === undefined) {
        assert.ok(["", ".git", "#readme"].includes(target) || GITHUB_PAGES.test(target), `${path}: ${target}`);
        continue;
      }
      assert.ok(existsSync(file), `${path}: ${target}`);
      if (heading !== undefined) assert.ok(listHeadingAnchors(await readFile(file, "utf8")).includes(heading), `${path}: ${target}`);
    }
  });

  it("points to actions that exist, at the current version", async () => {
    const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
    const uses = findLinks(texts, `uses: ${PROJECT_NAME}`);
    assert.ok(uses.length > 0);
    for (const { target } of uses) {
      const [folder = "", reference] = target.slice(1).split("@");
      assert.ok(existsSync(`${folder}/action.yml`), target);
      assert.equal(reference, `v${version}`);
    }
  });

  it("is where documents send users, because Oriel is not published on npm yet", () => {
    const documents = Array.from(texts).filter(([path]) => path.endsWith(".md"));
    assert.ok(documents.length > 5);
    const fromNpm = documents.filter(([, text]) => /\bnpx (?:-\S+ )*oriel\b|\bnpm (?:i|install|add|exec) (?:-\S+ )*oriel\b/.test(text));
    assert.deepEqual(
      fromNpm.map(([path]) => path),
      [],
    );
  });

  it("is replaced everywhere when it changes", async () => {
    const manifest = JSON.parse(await readFile("package.json", "utf8")) as Record<string, unknown>;
    assert.deepEqual(manifest["repository"], addressKeys.repository);
    // This earlier address is a prefix of the current one, so it occurs in every link of the documents.
    const earlier = { repository: { url: "git+https://github.com/oriel-vscode.git" } };
    const documents = await updateAddresses(".", earlier);
    assert.ok(documents.get("README.md")?.includes(`${PROJECT_URL}/oriel/blob/main/`));
    const examples = ["install", "action", "git hook", "pre-commit"].map((name) => `<!-- example: ${name} -->\n<!-- end of example -->\n`);
    const filled = fillExamples(examples.join(""), "9.8.7");
    for (const part of [`oriel-9.8.7.tgz`, `${PROJECT_NAME}/.github/actions/alt-text@v9.8.7`, `repo: ${PROJECT_URL}\n    rev: v9.8.7`])
      assert.ok(filled.includes(part), part);
    assert.throws(() => fillExamples(examples.slice(1).join(""), "9.8.7"), /“install”/);
  });
});

/** Lists the parts of addresses that follow `start` in the texts. */
function findLinks(texts: Map<string, string>, start: string): { path: string; target: string }[] {
  return Array.from(texts)
    .filter(([path]) => path !== "src/core/project.ts" && !path.startsWith("test/"))
    .flatMap(([path, text]) =>
      text
        .split(start)
        .slice(1)
        .map((rest) => ({ path, target: /^[^\s)"'`>,;]*/.exec(rest)?.[0] ?? "" })),
    );
}
