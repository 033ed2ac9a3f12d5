import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCaption } from "../fixtures/captions.ts";
import { runOriel, endEngineAndRemove } from "./command.ts";
import { workspace } from "./support.ts";

describe("oriel alt", () => {
  let folder: string;
  let repository: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-write-"));
  });
  beforeEach(async () => {
    // All repositories share the engine and its cache, so that the model is asked about each image once.
    repository = await mkdtemp(join(folder, "tidal-"));
    await cp(workspace, repository, { recursive: true });
    await rm(join(repository, "images", "broken.png"));
  });
  after(() => endEngineAndRemove(folder));

  const runAlt = (args: string[], env: Record<string, string> = {}) => runOriel(folder, repository, ["alt", ...args], env);
  const readDocument = (name: string) => readFile(join(repository, name), "utf8");

  it("write --dry-run shows the changes without making them", async () => {
    const before = await readDocument("README.md");
    const { stdout, code } = await runAlt(["write", "--dry-run"]);
    assert.equal(code, 0);
    assert.match(stdout, /^--- a\/README\.md\n\+\+\+ b\/README\.md\n/);
    assert.ok(
      stdout.includes(`\n-![login-form.png](images/login-form.png)\n+![${getCaption("images/login-form.png")}](images/login-form.png)\n`),
      stdout,
    );
    assert.equal(await readDocument("README.md"), before);
  });

  it("write sends nothing to the model if the repository has not changed since the last run", async () => {
    assert.equal((await runAlt(["write"])).code, 0);
    await rm(join(repository, "oriel-suggestions.json"));
    // All answers are cached, so the server is not needed.
    const { stderr, code } = await runAlt(["write"], {
      ORIEL_LLAMA_SERVER: "/nowhere/llama-server",
      ORIEL_RUNTIME_DIR: join(folder, "other"),
    });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Wrote alt text for 7 images, 1 to review\.\nReview oriel-suggestions\.json/m);
  });

  it("apply fixes the findings of a scan", async () => {
    await runAlt(["write"]);
    const report = (await runAlt(["scan", "--format", "json"])).stdout;
    assert.match(report, /"placeholder"/);
    const { stderr, code } = await runAlt(["apply", "oriel-suggestions.json"]);
    assert.equal(code, 0, stderr);
    // The model says what the logo in a link looks like, instead of where the link leads.
    assert.match(stderr, /Applied alt text for 6 images, 1 to review\./);
    assert.ok((await readDocument("README.md")).includes(`![${getCaption("images/login-form.png")}](images/login-form.png)`));
    assert.ok((await readDocument("index.html")).includes(`<img alt="${getCaption("images/flow.png")}" src="images/flow.png" width="576"`));
    const { findings } = JSON.parse((await runAlt(["scan", "--format", "json"])).stdout) as { findings: { rule: string }[] };
    assert.deepEqual(
      findings.map(({ rule }) => rule).filter((rule) => !["broken-path", "redundant-words"].includes(rule)),
      // The logo is still without alt text.
      ["missing"],
    );
  });

  it("apply changes nothing if the suggestions are already applied", async () => {
    await runAlt(["write"]);
    assert.equal((await runAlt(["apply", "oriel-suggestions.json"])).code, 0);
    const before = await readDocument("README.md");
    const { stderr, code } = await runAlt(["apply", "oriel-suggestions.json"]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /6 already applied, 1 to review/);
    assert.equal((await runAlt(["apply", "--dry-run", "oriel-suggestions.json"])).stderr, "No document would change.\n");
    assert.equal(await readDocument("README.md"), before);
  });

  it("write empties the suggestions file if there are no findings, and backs up a version that the user edited", async () => {
    await writeFile(join(repository, "fine.html"), '<img src="images/chart.png" alt="Arrivals by day">');
    await runAlt(["write"]);
    const edited = (await readDocument("oriel-suggestions.json")).replace(/"alt": "[^"]*"/, '"alt": "Edited"');
    await writeFile(join(repository, "fixed.json"), edited);
    const { stderr, code } = await runAlt(["write", "fine.html", "--out", "fixed.json"]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^fixed\.json .*fixed\.json\.bak\.\nWrote alt text for 0 images/m);
    assert.deepEqual((JSON.parse(await readDocument("fixed.json")) as { suggestions: unknown[] }).suggestions, []);
    assert.equal(await readDocument("fixed.json.bak"), edited);
  });

  it("write and apply add alt text to an image embedded in a notebook", async () => {
    const png = (await readFile(join(repository, "images", "chart.png"))).toString("base64");
    const cell = {
      cell_type: "markdown",
      metadata: {},
      source: ["![image.png](attachment:image.png)"],
      attachments: { "image.png": { "image/png": png } },
    };
    await writeFile(join(repository, "held.ipynb"), JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const { stderr } = await runAlt(["write", "held.ipynb", "--out", "held.json"]);
    assert.match(stderr, /^Wrote alt text for 1 image\./m);
    assert.equal((await runAlt(["apply", "held.json"])).code, 0);
    const { cells } = JSON.parse(await readDocument("held.ipynb")) as { cells: (typeof cell)[] };
    assert.deepEqual(cells, [{ ...cell, source: [`![${getCaption("images/chart.png")}](attachment:image.png)`] }]);
  });

  it("write --dry-run reports documents that it can't change, and shows the changes to the others", async () => {
    await writeFile(join(repository, "latin.html"), Buffer.from('<p>\xe9</p><img src="images/chart.png">', "latin1"));
    await writeFile(join(repository, "other.html"), '<img src="images/chart.png">');
    const { stdout, stderr, code } = await runAlt(["write", "--dry-run", "latin.html", "other.html"]);
    assert.match(stderr, /^latin\.html: Skipped\. .*UTF-8/m);
    assert.match(stdout, /^\+\+\+ b\/other\.html$/m);
    assert.equal(code, 0);
  });

  it("apply changes no files outside the folder, and rejects files in another format", async () => {
    const suggestion = {
      path: "../outside.md",
      line: 1,
      from: 0,
      before: "![](a)",
      target: "a",
      role: "informative",
      alt: "A",
      description: "",
    };
    await writeFile(join(folder, "outside.md"), "![](a)");
    await writeFile(join(repository, "evil.json"), JSON.stringify({ version: 1, suggestions: [suggestion] }));
    const { stderr } = await runAlt(["apply", "evil.json"]);
    assert.match(stderr, /outside\.md: Skipped\. .*outside this folder/);
    await symlink(folder, join(repository, "linked"));
    await writeFile(
      join(repository, "evil.json"),
      JSON.stringify({ version: 1, suggestions: [{ ...suggestion, path: "linked/outside.md" }] }),
    );
    assert.match((await runAlt(["apply", "evil.json"])).stderr, /linked\/outside\.md: Skipped\. .*does not exist in this folder/);
    assert.equal(await readFile(join(folder, "outside.md"), "utf8"), "![](a)");
    for (const [content, reason] of [
      ["{", /JSON/],
      ["{}", /another version/],
      ['{"version":2}', /another version/],
      ['{"version":1,"suggestions":[{}]}', /suggestions\.0\.path/],
    ] as const) {
      await writeFile(join(repository, "none.json"), content);
      const result = await runAlt(["apply", "none.json"]);
      assert.match(result.stderr, /none\.json/);
      assert.match(result.stderr, reason);
      assert.equal(result.code, 2);
    }
  });
});
