import assert from "node:assert/strict";
import { isAboutAltText } from "../../../../src/altText/rules/otherLinters.ts";

describe("a diagnostic of another linter", () => {
  for (const code of [
    "MD045",
    "GH001",
    "alt-require",
    "jsx-a11y/alt-text",
    "jsx-a11y/img-redundant-alt",
    "eslint-plugin-jsx-a11y(alt-text)",
    "jsx_a11y(alt-text)",
    "next(alt-text)",
    "vuejs-accessibility/alt-text",
    "lint/a11y/useAltText",
    "a11y_missing_attribute",
    "image-alt",
    "svg-img-alt",
    "axe/text-alternatives",
  ]) {
    it(`is about alt text if its code is ${code}`, () => {
      assert.ok(isAboutAltText(code));
      assert.ok(isAboutAltText({ value: code }));
    });
  }

  for (const code of ["MD033", "jsx-a11y/anchor-is-valid", 2304, undefined, "no-alert"]) {
    it(`is not about alt text if its code is ${String(code)}`, () => assert.ok(!isAboutAltText(code)));
  }
});
