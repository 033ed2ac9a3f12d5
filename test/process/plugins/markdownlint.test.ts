import assert from "node:assert/strict";
import { lint } from "markdownlint/promise";
import { lint as lintSync } from "markdownlint/sync";
import type { LintError, LintResults } from "markdownlint";
import { createFolderWith } from "../../fixtures/folder.ts";
import { runAndCollect } from "../../fixtures/runAndCollect.ts";
import { getRepositoryPath } from "../../tools/paths.mjs";
import { buildPlugins, scanFile, writeCases, type ConformanceDocument, type Plugins } from "./linters.ts";

/** Enables the rules of Oriel only. */
const config = { default: false, oriel: true };

/** Formats findings like those of a scan. */
function formatErrors(errors: LintError[] = []): string[] {
  return errors
    .map(({ ruleNames, lineNumber, errorDetail }) => {
      const [, frontMatterLine, message] = /^(?:Line (\d+): )?(.*)$/s.exec(errorDetail ?? "") ?? [];
      return `${frontMatterLine ?? lineNumber} ${ruleNames[0]?.replace("oriel-", "")} ${message}`;
    })
    .toSorted();
}

describe("the rules for markdownlint", function () {
  this.timeout(120_000);

  let plugins: Plugins;
  let cases: { documents: ConformanceDocument[]; remove: () => Promise<void> };
  before(async () => {
    plugins = await buildPlugins();
    cases = await writeCases(["markdown", "mdx", "quarto"]);
  });
  after(async () => {
    await plugins.remove();
    await cases.remove();
  });

  /** Lints the documents of the conformance suite, and compares the findings with those of a scan. */
  const compareWithScan = async (lintFiles: (files: string[]) => LintResults | Promise<LintResults>) => {
    const results = await lintFiles(cases.documents.map(({ path }) => path));
    const [expected, actual]: [string[], string[]] = [[], []];
    for (const { path, source } of cases.documents) {
      expected.push(path, ...(await scanFile(path, source)));
      actual.push(path, ...formatErrors(results[path]));
    }
    assert.deepEqual(actual, expected);
    assert.ok(expected.length > cases.documents.length + 100, `${expected.length - cases.documents.length} findings`);
  };

  it("report the findings of a scan in every document of the conformance suite", () =>
    compareWithScan((files) => lint({ files, config, customRules: plugins.markdownlint })));

  it("report the same in a synchronous run, such as that of markdownlint-cli", () =>
    compareWithScan((files) => lintSync({ files, config, customRules: plugins.markdownlint })));

  it("are loaded by markdownlint-cli2 from its configuration, with settings for each rule", async () => {
    const folder = await createFolderWith({
      ".git/HEAD": "ref: refs/heads/main\n",
      ".markdownlint-cli2.jsonc": JSON.stringify({
        config: { default: false, oriel: true, "oriel-placeholder": false },
        customRules: [plugins.markdownlintFile],
      }),
      "docs/a.md": "# A\n\n![image](a.png)\n\n![](b.png)\n",
      "docs/b.md": '<!-- markdownlint-disable-next-line oriel-missing -->\n<img src="a.png">\n\n<img src="https://example.org/b.png">\n',
      ".orielrc": '{ "rules": { "broken-path": "off" } }',
    });
    try {
      const program = getRepositoryPath("node_modules", "markdownlint-cli2", "markdownlint-cli2-bin.mjs");
      const { code, stderr } = await runAndCollect(process.execPath, [program, "**/*.md"], { cwd: folder.path });
      assert.equal(code, 1);
      const problems = stderr.split("\n").map((line) => /^\S+ (?:error )?oriel-[\w-]+/.exec(line)?.[0].replace("error ", ""));
      assert.deepEqual(problems.filter(Boolean), ["docs/a.md:5:1 oriel-empty", "docs/b.md:4:1 oriel-missing"], stderr);
    } finally {
      await folder.remove();
    }
  });

  it("mark the image, or its first line", async () => {
    const page = 'Text ![image](a.png) and <img\n  src="https://example.org/a.png">\n';
    const { "page.md": errors = [] } = await lint({ strings: { "page.md": page }, config, customRules: plugins.markdownlint });
    const ranges = errors.filter(({ ruleNames }) => /placeholder|missing/.test(ruleNames[0] ?? "")).map(({ errorRange }) => errorRange);
    assert.deepEqual(ranges, [
      [26, 4],
      [6, 15],
    ]);
  });

  it("report an image in front matter at the first line after it, with its line in the message", async () => {
    const page = "---\nlayout: post\nimage:\n  path: none/a.png\n  alt: image\n---\n\n# Title\n";
    const { "page.md": errors = [] } = await lint({ strings: { "page.md": page }, config, customRules: plugins.markdownlint });
    assert.deepEqual(
      errors.map(({ lineNumber, errorDetail }) => [lineNumber, errorDetail]),
      [[8, "Line 4: Alt text is a placeholder: “image”."]],
    );
  });

  it("stop with the reason if the repository settings are invalid", async () => {
    const folder = await createFolderWith({ "a.md": "![image](a.png)\n", ".orielrc": '{ "rule": {} }' });
    try {
      await assert.rejects(lint({ files: [`${folder.path}/a.md`], config, customRules: plugins.markdownlint }), /\.orielrc: .*rule/);
    } finally {
      await folder.remove();
    }
  });
});
