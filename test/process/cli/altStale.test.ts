import assert from "node:assert/strict";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createFolderWith } from "../../fixtures/folder.ts";
import { gitEnv, runGit } from "../../fixtures/git.ts";
import { runAndCollect } from "../../fixtures/runAndCollect.ts";

describe("oriel alt stale", function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const runStale = (cwd: string, ...args: string[]) =>
    runAndCollect(process.execPath, [resolve("dist/cli.js"), "alt", "stale", ...args], { cwd, env: gitEnv });

  const listFindings = async (...args: string[]) => {
    const { stdout, code } = await runStale(folder.path, "--format", "json", ...args);
    const { findings } = JSON.parse(stdout) as { findings: { path: string; line: number; rule: string; image: string }[] };
    return { code, findings: findings.map(({ path, line, rule, image }) => `${path}:${line} ${rule} ${image}`) };
  };

  const commit = () => {
    runGit(folder.path, "add", "-A");
    runGit(folder.path, "commit", "-q", "-m", "change");
  };

  const createRepository = async (files: Record<string, string>) => {
    folder = await createFolderWith(files);
    runGit(folder.path, "init", "-q");
    commit();
  };

  const write = (name: string, text: string) => writeFile(join(folder.path, name), text);

  it("reports images whose content changed after their alt text was written, and names the date", async () => {
    await createRepository({
      "a.md": "![Form with two fields](a.png)\n\n![Chart of users](b.png)\n\n![Map of Lima](c.png)\n\n![](d.png)\n",
      ...{ "a.png": "a1", "b.png": "b1", "c.png": "c1", "d.png": "d1" },
    });
    await write("a.png", "a2");
    await write("b.png", "b2");
    await write("d.png", "d2");
    // The alt text of this image changes together with the image.
    await write("a.md", (await readFile(join(folder.path, "a.md"), "utf8")).replace("Chart of users", "Chart of visitors"));
    commit();
    // A later edit of the same line does not make the alt text newer.
    await write("a.md", (await readFile(join(folder.path, "a.md"), "utf8")).replace("![Form", "See: ![Form"));
    commit();
    assert.deepEqual(await listFindings(), { code: 1, findings: ["a.md:1 stale a.png"] });
    const { stdout } = await runStale(folder.path);
    assert.match(stdout, /The image changed on \d{4}-\d\d-\d\d, after its alt text was written\./);
    const { stdout: sarif, code } = await runStale(folder.path, "--format", "sarif", "--fail-on", "never");
    assert.equal(code, 0);
    const [run] = (
      JSON.parse(sarif) as { runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number }[] }[] }
    ).runs;
    const [result] = run?.results ?? [];
    assert.equal(run?.tool.driver.rules[result?.ruleIndex ?? -1]?.id, "stale");
  });

  it("follows renamed images and documents, and sees changes that are not committed", async () => {
    await createRepository({ "a.md": `![Form with two fields](a.png)\n\n${"Text of the page.\n".repeat(20)}`, "a.png": "a1" });
    await write("a.png", "a2");
    commit();
    await rename(join(folder.path, "a.png"), join(folder.path, "form.png"));
    await rename(join(folder.path, "a.md"), join(folder.path, "page.md"));
    await write("page.md", (await readFile(join(folder.path, "page.md"), "utf8")).replace("a.png", "form.png"));
    commit();
    assert.deepEqual((await listFindings()).findings, ["page.md:1 stale form.png"]);
    await write("page.md", "![Form with three fields](form.png)\n");
    commit();
    assert.deepEqual(await listFindings(), { code: 0, findings: [] });
    await write("form.png", "a3");
    assert.deepEqual((await listFindings()).findings, ["page.md:1 stale form.png"]);
  });

  it("reports versions in alt text and image names that are older than the repository's", async () => {
    await createRepository({
      "package.json": '{ "version": "2.3.0" }',
      "a.md":
        "![Dashboard of v1.4](a.png)\n\n![Dashboard of version 2](a.png)\n\n![Dashboard](img/dash-v1.9.png)\n\n![Disk with 1.5 GB](a.png)\n",
      "CHANGELOG.md": "![Dashboard of v1.4](a.png)\n",
      ...{ "a.png": "a1", "img/dash-v1.9.png": "x" },
    });
    const expected = ["a.md:1 old-version a.png", "a.md:5 old-version img/dash-v1.9.png"];
    assert.deepEqual(await listFindings(), { code: 0, findings: expected });
    runGit(folder.path, "tag", "v3.0.0");
    assert.deepEqual((await listFindings()).findings, [
      "a.md:1 old-version a.png",
      "a.md:3 old-version a.png",
      "a.md:5 old-version img/dash-v1.9.png",
    ]);
  });

  it("says that a clone is shallow, and succeeds", async () => {
    await createRepository({ "a.md": "![Form with two fields](a.png)\n", "a.png": "a1" });
    await write("a.png", "a2");
    commit();
    runGit(folder.path, "clone", "-q", "--depth", "1", `file://${folder.path}`, "clone");
    const { code, stderr } = await runStale(join(folder.path, "clone"));
    assert.equal(code, 0);
    assert.match(stderr, /This clone is shallow/);
  });

  it("explains that it needs a git repository, and accepts one without commits", async () => {
    folder = await createFolderWith({ "a.md": "![Form with two fields](a.png)\n", "a.png": "a1" });
    const { code, stderr } = await runStale(folder.path);
    assert.deepEqual([code, /“oriel alt stale” needs a git repository/.test(stderr)], [2, true]);
    runGit(folder.path, "init", "-q");
    assert.deepEqual(await listFindings(), { code: 0, findings: [] });
  });
});
