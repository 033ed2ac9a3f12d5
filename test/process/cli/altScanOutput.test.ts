import assert from "node:assert/strict";
import { link, mkdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createFolderWith } from "../../fixtures/folder.ts";
import { runAndCollect } from "../../fixtures/runAndCollect.ts";
import { itOnUnix } from "../../fixtures/systems.ts";

const PLACEHOLDER = "![image](https://example.org/a.png)\n";

const TOO_LONG = `![${"A form with many fields. ".repeat(10)}](https://example.org/b.png)\n`;

describe("the output of oriel alt scan", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const runAlt = (args: string[], { cwd = ".", env = {}, nodeOptions = [] as string[] } = {}) =>
    runAndCollect(process.execPath, [...nodeOptions, resolve("dist/cli.js"), "alt", ...args], {
      cwd: join(folder.path, cwd),
      env: { ...process.env, ...env },
    });

  it("is limited to rules and severities, which also decide the exit code", async () => {
    folder = await createFolderWith({
      "a.md": `${PLACEHOLDER}\n${TOO_LONG}`,
      ".orielrc": '{ "rules": { "placeholder": "error", "too-long": "warning" } }',
    });
    const scanAll = async (...args: string[]) => {
      const { stdout, code } = await runAlt(["scan", "--quiet", "--fail-on", "warning", ...args]);
      return { rules: Array.from(stdout.matchAll(/(?:error|warning) +([\w-]+)/g), ([, rule]) => rule), code };
    };
    assert.deepEqual(await scanAll(), { rules: ["placeholder", "too-long"], code: 1 });
    assert.deepEqual(await scanAll("--rule", "too-long"), { rules: ["too-long"], code: 1 });
    assert.deepEqual(await scanAll("--rule=too-long,placeholder", "--severity=error"), { rules: ["placeholder"], code: 1 });
    assert.deepEqual(await scanAll("--rule", "too-short"), { rules: [], code: 0 });
    assert.equal((await runAlt(["scan", "--quiet", "--rule", "blank"])).stdout, "");
    const { stdout } = await runAlt(["scan", "--summary"]);
    assert.match(stdout, /^2 images in 1 document: 1 error, 1 warning, 0 notes\n\nBy rule\n/);
    assert.doesNotMatch(stdout, /a\.md|example\.org/);
  });

  it("is rejected for options that don't exist or don't go together", async () => {
    folder = await createFolderWith({ "a.md": PLACEHOLDER });
    for (const [args, message] of [
      [["--rule", "none"], /no rule “none”\. The rules are missing, /],
      [["--severity", "off"], /--severity must be one of info, warning, error/],
      [["--summary", "--quiet"], /either --summary or --quiet/],
      [["--summary", "--format", "sarif"], /--summary works with the format text, not sarif/],
      [["--new"], /--new needs a baseline/],
    ] as const) {
      const { stderr, code } = await runAlt(["scan", ...args]);
      assert.match(stderr, message);
      assert.equal(code, 2);
    }
  });

  itOnUnix("counts known and new findings, with a baseline in the working folder or above it, which any user may read", async () => {
    folder = await createFolderWith({ ".git/HEAD": "", "docs/a.md": PLACEHOLDER, "docs/b.md": "" });
    await runAlt(["baseline"]);
    const file = join(folder.path, ".oriel-baseline.json");
    assert.equal((await stat(file)).mode & 0o777, 0o666 & ~process.umask());
    assert.match((await runAlt(["scan"])).stdout, /: 0 errors, 0 warnings, 0 notes \(1 known, 0 new\)\n$/);
    await folder.remove();
    folder = await createFolderWith({
      ...{ ".git/HEAD": "", ".oriel-baseline.json": await createBaseline() },
      ...{ "docs/a.md": `${PLACEHOLDER}\ntext\n\n${PLACEHOLDER}`, "docs/b.md": PLACEHOLDER },
    });
    for (const cwd of [".", "docs"]) {
      const { stdout, code } = await runAlt(["scan", "--new", "--rule", "placeholder", "--format", "json"], { cwd });
      const { known, findings } = JSON.parse(stdout) as { known: number; findings: { path: string; line: number; image: string }[] };
      assert.equal(known, 1);
      const prefix = cwd === "." ? "docs/" : "";
      assert.deepEqual(
        findings.map(({ path, line, image }) => [path, line, image]),
        [
          [`${prefix}a.md`, 5, "https://example.org/a.png"],
          [`${prefix}b.md`, 1, "https://example.org/a.png"],
        ],
      );
      assert.equal(code, 1);
    }

    async function createBaseline(): Promise<string> {
      return JSON.stringify({ version: 1, findings: { "docs/a.md": { [`placeholder ${PLACEHOLDER.trim()}`]: 1 } } });
    }
  });

  it("has color if it is asked for", async () => {
    folder = await createFolderWith({ "a.md": PLACEHOLDER });
    const plain = await runAlt(["scan"], { env: { FORCE_COLOR: "" } });
    const colored = await runAlt(["scan"], { env: { FORCE_COLOR: "1", NO_COLOR: "" } });
    const disabled = await runAlt(["scan"], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } });
    assert.ok(!plain.stdout.includes("\u001b"));
    assert.ok(colored.stdout.includes("\u001b[1ma.md\u001b[22m"));
    assert.equal(disabled.stdout, plain.stdout);
  });

  it("explains the rules, with examples and the severities of the repository", async () => {
    folder = await createFolderWith({ ".orielrc": '{ "rules": { "placeholder": "off" } }' });
    const { stdout } = await runAlt(["rules"]);
    assert.match(stdout, /^missing {2}\w+ {2}WCAG 2\.2: 1\.1\.1 .*\n {2}Without alt text[^]*\n {2}Finding {5}<img src="a\.png"\/>\n/);
    const { stdout: explained, code } = await runAlt(["rules", "placeholder"]);
    assert.match(explained, /^placeholder {2}off {2}WCAG.*\n.*\n {2}Finding {5}!\[image\]\(image\.png\)\n/);
    assert.doesNotMatch(explained, /too-long/);
    assert.equal(code, 0);
    assert.equal((await runAlt(["rules", "none"])).code, 2);
  });

  it("does not keep documents in memory", async () => {
    const output = { output_type: "display_data", metadata: {}, data: { "image/png": "A".repeat(1_000_000) } };
    const cells = [
      { cell_type: "markdown", metadata: {}, source: [PLACEHOLDER] },
      { cell_type: "code", metadata: {}, source: [], outputs: [output] },
    ];
    folder = await createFolderWith({ "0.ipynb": JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }) });
    await mkdir(join(folder.path, "more"));
    for (let index = 0; index < 150; index += 1) await link(join(folder.path, "0.ipynb"), join(folder.path, "more", `${index}.ipynb`));
    // The 150 MB of the notebooks do not fit into this heap.
    const { stdout, code } = await runAlt(["scan", "--report", "json=report.json"], { nodeOptions: ["--max-old-space-size=60"] });
    assert.match(stdout, /^151 images in 151 documents: 0 errors, 151 warnings/);
    assert.equal(code, 1);
    const { findings } = JSON.parse(await readFile(join(folder.path, "report.json"), "utf8")) as {
      findings: { cell: number; cellLine: number }[];
    };
    assert.deepEqual([findings[0]?.cell, findings[0]?.cellLine], [1, 1]);
  }).timeout(60_000);
});
