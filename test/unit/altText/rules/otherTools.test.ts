import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Linter, type ESLint } from "eslint";
import { lint } from "markdownlint/promise";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { checkImages } from "../../../../src/altText/rules/checkImages.ts";
import { listSyntaxesWith, wrapMarkup } from "../samples.ts";
import { otherToolCases, type OtherToolCase } from "./otherToolCases.ts";

const require = createRequire(import.meta.url);
const jsxA11y = require("eslint-plugin-jsx-a11y") as ESLint.Plugin;

function isReportedByEslint({ tool, markup }: OtherToolCase): boolean {
  const config: Linter.Config = {
    files: ["**/*.jsx"],
    plugins: { "jsx-a11y": jsxA11y },
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: { [tool.replace(" ", "/")]: "error" },
  };
  const messages = new Linter().verify(wrapMarkup("jsx", markup), config, { filename: "page.jsx" });
  for (const { fatal, message } of messages) assert.notEqual(fatal, true, message);
  return messages.length > 0;
}

async function isReportedByMarkdownlint({ markup }: OtherToolCase): Promise<boolean> {
  const { page = [] } = await lint({ strings: { page: wrapMarkup("markdown", markup) }, config: { default: false, MD045: true } });
  return page.length > 0;
}

describe("Oriel's findings, compared with those of another tool,", () => {
  for (const testCase of otherToolCases) {
    const { tool, name, feature, markup, expectedRules, isReported } = testCase;

    it(`are as expected for ${name} (${tool})`, () => {
      for (const syntax of listSyntaxesWith(feature)) {
        const source = wrapMarkup(syntax, markup);
        const findings = checkImages(source, findImageUses(source, syntax), { severities: { dynamic: "info" } }).map(({ rule }) => rule);
        assert.deepEqual(findings, expectedRules, source);
      }
    });

    it(`are compared with what ${tool} really reports for ${name}`, async () => {
      const actual = tool.startsWith("jsx-a11y") ? isReportedByEslint(testCase) : await isReportedByMarkdownlint(testCase);
      assert.equal(actual, isReported, markup);
    });
  }

  it("cover every alt text rule of eslint-plugin-jsx-a11y and markdownlint", () => {
    const tools = new Set(otherToolCases.map(({ tool }) => tool));
    assert.deepEqual([...tools], ["jsx-a11y alt-text", "jsx-a11y img-redundant-alt", "markdownlint MD045"]);
  });
});
