import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Linter, type ESLint } from "eslint";
import { lint } from "markdownlint/promise";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { judge } from "../../../../src/altText/rules/judge.ts";
import { syntaxesWith, wrapMarkup } from "../samples.ts";
import { otherToolCases, type OtherToolCase } from "./otherToolCases.ts";

const require = createRequire(import.meta.url);
const jsxA11y = require("eslint-plugin-jsx-a11y") as ESLint.Plugin;

function isWrongInReact({ tool, markup }: OtherToolCase): boolean {
  const config: Linter.Config = {
    files: ["**/*.jsx"],
    plugins: { "jsx-a11y": jsxA11y },
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: { [tool.replace(" ", "/")]: "error" },
  };
  const found = new Linter().verify(wrapMarkup("jsx", markup), config, { filename: "page.jsx" });
  for (const { fatal, message } of found) assert.notEqual(fatal, true, message);
  return found.length > 0;
}

async function isWrongInMarkdown({ markup }: OtherToolCase): Promise<boolean> {
  const { page = [] } = await lint({ strings: { page: wrapMarkup("markdown", markup) }, config: { default: false, MD045: true } });
  return page.length > 0;
}

describe("markup that another tool accepts or reports", () => {
  for (const one of otherToolCases) {
    const { tool, name, feature, markup, finds, isWrongThere } = one;

    it(`has the expected findings of Oriel, compared with ${tool}: ${name}`, () => {
      for (const syntax of syntaxesWith(feature)) {
        const source = wrapMarkup(syntax, markup);
        const findings = judge(source, findImageUses(source, syntax)).map(({ rule }) => rule);
        assert.deepEqual(findings, finds, source);
      }
    });

    it(`is decided by ${tool} itself as recorded: ${name}`, async () => {
      const isWrong = tool.startsWith("jsx-a11y") ? isWrongInReact(one) : await isWrongInMarkdown(one);
      assert.equal(isWrong, isWrongThere, markup);
    });
  }

  it("includes cases of every rule for alt texts of eslint-plugin-jsx-a11y and markdownlint", () => {
    const tools = new Set(otherToolCases.map(({ tool }) => tool));
    assert.deepEqual([...tools], ["jsx-a11y alt-text", "jsx-a11y img-redundant-alt", "markdownlint MD045"]);
  });
});
