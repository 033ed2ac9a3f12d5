import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Linter, type ESLint } from "eslint";
import { lint } from "markdownlint/promise";
import { documentOf } from "./matrix.ts";
import { publicCases, type PublicCase } from "./publicCases.ts";

const require = createRequire(import.meta.url);
const jsxA11y = require("eslint-plugin-jsx-a11y") as ESLint.Plugin;

/** Whether eslint-plugin-jsx-a11y finds something wrong. */
function isWrongInReact({ tool, markup }: PublicCase): boolean {
  const config: Linter.Config = {
    files: ["**/*.jsx"],
    plugins: { "jsx-a11y": jsxA11y },
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: { [tool.replace(" ", "/")]: "error" },
  };
  const found = new Linter().verify(documentOf("jsx", markup), config, { filename: "page.jsx" });
  for (const { fatal, message } of found) assert.notEqual(fatal, true, message);
  return found.length > 0;
}

async function isWrongInMarkdown({ markup }: PublicCase): Promise<boolean> {
  const { page = [] } = await lint({ strings: { page: documentOf("markdown", markup) }, config: { default: false, MD045: true } });
  return page.length > 0;
}

describe("what is told of other tools' rules", () => {
  for (const one of publicCases.filter(({ isWrongThere }) => isWrongThere !== undefined)) {
    it(`is what ${one.tool} says itself: ${one.name}`, async () => {
      const found = one.tool.startsWith("jsx-a11y") ? isWrongInReact(one) : await isWrongInMarkdown(one);
      assert.equal(found, one.isWrongThere, one.markup);
    });
  }

  it("covers each rule", () => {
    const tools = new Set(publicCases.filter(({ isWrongThere }) => isWrongThere !== undefined).map(({ tool }) => tool));
    assert.deepEqual([...tools], ["jsx-a11y alt-text", "jsx-a11y img-redundant-alt", "markdownlint MD045"]);
  });
});
