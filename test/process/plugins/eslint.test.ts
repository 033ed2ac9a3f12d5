import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse as parseWithBabel } from "@babel/parser";
import { ESLint, type Linter } from "eslint";
import * as svelteParser from "svelte-eslint-parser";
import vueParser from "vue-eslint-parser";
import { createFolderWith } from "../../fixtures/folder.ts";
import { waitUntil } from "../../waiting.ts";
import { buildPlugins, scanFile, writeCases, type ConformanceDocument, type Plugins } from "./linters.ts";

/** Parses TypeScript like typescript-eslint, which does not support the project's version of TypeScript yet. */
const typeScriptParser: Linter.Parser = {
  parse(text) {
    const { program } = parseWithBabel(text, {
      plugins: ["estree", "typescript", "jsx", "decorators"],
      ranges: true,
      sourceType: "module",
    });
    return Object.assign(program, { comments: [], tokens: [] });
  },
};

/** Languages that ESLint reads, as configured by their plug-ins. */
const languages: Linter.Config[] = [
  { files: ["**/*.{jsx,js,mjs}"], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
  { files: ["**/*.tsx"], languageOptions: { parser: typeScriptParser } },
  { files: ["**/*.vue"], languageOptions: { parser: vueParser, parserOptions: { ecmaFeatures: { jsx: true } } } },
  { files: ["**/*.svelte"], languageOptions: { parser: svelteParser } },
];

describe("the ESLint plug-in", function () {
  this.timeout(120_000);

  let plugins: Plugins;
  let cases: { documents: ConformanceDocument[]; remove: () => Promise<void> };
  before(async () => {
    plugins = await buildPlugins();
    cases = await writeCases(["jsx", "tsx", "vue", "svelte"]);
  });
  after(async () => {
    await plugins.remove();
    await cases.remove();
  });

  const createEslint = (cwd: string, rules: Linter.RulesRecord = {}) =>
    new ESLint({ cwd, overrideConfigFile: true, overrideConfig: [...languages, plugins.eslint.configs.recommended, { rules }] });

  it("reports the findings of a scan in every document of the conformance suite that ESLint's parsers can read", async () => {
    const eslint = createEslint("/", { "oriel/dynamic": "warn", "oriel/background": "warn" });
    const [expected, actual, unreadable]: [string[], string[], string[]] = [[], [], []];
    for (const { path, source } of cases.documents) {
      const [result] = await eslint.lintText(source, { filePath: path });
      const fatal = result?.messages.find((message) => message.fatal);
      if (fatal) {
        unreadable.push(`${path}: ${fatal.message}`);
        continue;
      }
      const problems = result?.messages.map(({ line, ruleId, message }) => `${line} ${ruleId?.replace("oriel/", "")} ${message}`) ?? [];
      expected.push(path, ...(await scanFile(path, source, { dynamic: "info", background: "info" })));
      actual.push(path, ...problems.toSorted());
    }
    assert.deepEqual(actual, expected);
    // Flow, and TypeScript in Svelte, need other parsers.
    assert.ok(unreadable.length <= 2, unreadable.join("\n"));
    assert.ok(expected.length > cases.documents.length + 100, `${expected.length - cases.documents.length} findings`);
  });

  it("looks up image files, and reads the repository settings above the document", async () => {
    const folder = await createFolderWith({
      ".git/HEAD": "ref: refs/heads/main\n",
      ".orielrc": '{ "rules": { "too-short": "off" }, "components": ["Picture"] }',
      "app/.orielrc": '{ "maxLength": 20 }',
      "app/here.png": "",
      "app/a.jsx": [
        'import gone from "./gone.png";',
        'const b = <img src={gone} alt="x" />;',
        'const c = <Picture src="./here.png" />;',
        'const d = <img src="./here.png" alt="A menu with all of its entries" />;',
      ].join("\n"),
    });
    try {
      const [result] = await createEslint(join(folder.path, "app")).lintFiles("**/*.jsx");
      assert.deepEqual(
        result?.messages.map(({ line, ruleId }) => `${line} ${ruleId}`),
        ["2 oriel/broken-path", "3 oriel/missing", "4 oriel/too-long"],
      );
    } finally {
      await folder.remove();
    }
  });

  it("marks the image, and takes ESLint's severities and comments as well as Oriel's comments", async () => {
    const text = [
      "const a = <img",
      '  src="https://example.org/a.png" />;',
      "// eslint-disable-next-line oriel/missing",
      'const b = <img src="https://example.org/b.png" />;',
      "// oriel-disable-next-line missing",
      'const c = <img src="https://example.org/c.png" />;',
      'const d = <a href="/"><img src="https://example.org/d.png" alt="" /></a>;',
    ].join("\r\n");
    const eslint = createEslint("/", { "oriel/missing": "error" });
    const [result] = await eslint.lintText(`\uFEFF${text}`, { filePath: "/a.jsx" });
    assert.deepEqual(
      result?.messages.map(({ ruleId, severity, line, column, endLine, endColumn }) => [
        ruleId,
        severity,
        line,
        column,
        endLine,
        endColumn,
      ]),
      [
        ["oriel/missing", 2, 1, 11, 2, 37],
        ["oriel/empty-control", 2, 7, 23, 7, 69],
      ],
    );
  });

  it("reports rules that are off by default once ESLint enables them, unless the repository settings turn them off", async () => {
    const folder = await createFolderWith({
      ".git/HEAD": "ref: refs/heads/main\n",
      "a.jsx": "const a = <img src={url} alt={text} />;",
      "off/.orielrc": '{ "rules": { "dynamic": "off" } }',
      "off/a.jsx": "const a = <img src={url} alt={text} />;",
    });
    const listRules = async (cwd: string, rules: Linter.RulesRecord = {}) =>
      (await createEslint(cwd, rules).lintFiles("a.jsx"))[0]?.messages.map(({ ruleId }) => ruleId);
    try {
      assert.deepEqual(await listRules(folder.path), []);
      assert.deepEqual(await listRules(folder.path, { "oriel/dynamic": "warn" }), ["oriel/dynamic"]);
      assert.deepEqual(await listRules(join(folder.path, "off"), { "oriel/dynamic": "warn" }), []);
    } finally {
      await folder.remove();
    }
  });

  it("stops with the reason if the repository settings are invalid, and continues once they are valid", async () => {
    const folder = await createFolderWith({ ".git/HEAD": "ref: refs/heads/main\n", ".orielrc": "{", "a.jsx": "const a = <img />;" });
    const eslint = createEslint(folder.path);
    try {
      await assert.rejects(eslint.lintFiles("a.jsx"), /\.orielrc: The JSON is invalid/);
      await writeFile(join(folder.path, ".orielrc"), "{}");
      const lint = () => eslint.lintFiles("a.jsx").catch(() => undefined);
      const result = await waitUntil(lint, "ESLint to read the settings again");
      assert.deepEqual(
        result[0]?.messages.map(({ ruleId }) => ruleId),
        ["oriel/missing"],
      );
    } finally {
      await folder.remove();
    }
  });

  it("leaves out text that a processor takes from a document", async () => {
    const processor: Linter.Processor = {
      preprocess: (text) => [{ text, filename: "0.jsx" }],
      postprocess: (messages) => messages.flat(),
      supportsAutofix: false,
    };
    const eslint = new ESLint({
      cwd: "/",
      overrideConfigFile: true,
      overrideConfig: [...languages, { files: ["**/*.md"], processor }, plugins.eslint.configs.recommended],
    });
    const [result] = await eslint.lintText("const a = <img />;", { filePath: "/a.md" });
    assert.deepEqual(result?.messages, []);
  });
});
