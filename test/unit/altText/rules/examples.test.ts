import assert from "node:assert/strict";
import { createAltChange } from "../../../../src/altText/document/edits/rewrite.ts";
import { applyChanges } from "../../../../src/altText/document/edits/textChange.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { checkImages, type Finding, type CheckOptions } from "../../../../src/altText/rules/checkImages.ts";
import type { Example, MarkupExamples, RuleExamples } from "../../../../src/altText/rules/rule.ts";
import { rules } from "../../../../src/altText/rules/ruleList.ts";
import type { RuleId } from "../../../../src/altText/rules/rules.ts";
import { hasFeature, markupSyntaxes, wrapMarkup } from "../samples.ts";

/** Loads the examples of a rule from its file, whose name is the id of the rule. */
async function loadExamples(id: RuleId): Promise<MarkupExamples> {
  const { examples } = (await import(`../../../../src/altText/rules/${id}.ts`)) as { examples: RuleExamples };
  if ("failing" in examples) return examples;
  const createImageExamples = (alts: readonly string[]): Example[] =>
    alts.flatMap((alt) => [{ markup: `<img src="a-1.png" alt="${alt}"/>` }, { markup: `![${alt}](a-1.png)`, requires: "markdown" }]);
  return {
    failing: createImageExamples(examples.failingAlts).map((example) => ({ ...example, fix: { alt: "A form with two fields" } })),
    passing: createImageExamples(examples.passingAlts),
  };
}

function filterExamples<T extends Example>(examples: readonly T[], syntax: Syntax): T[] {
  return examples.filter((example) => {
    const isExcluded = example.excludes !== undefined && hasFeature(syntax, example.excludes);
    return !isExcluded && (example.requires === undefined || hasFeature(syntax, example.requires));
  });
}

for (const { id, wcag, explanation, fixedBy } of rules) {
  describe(`the rule ${id}`, () => {
    let examples: MarkupExamples;
    let options: CheckOptions;
    before(async () => {
      examples = await loadExamples(id);
      const { existingUrl } = examples;
      options = { severities: { [id]: "warning" } };
      if (existingUrl !== undefined) options.imageExists = ({ target }) => (target === undefined ? undefined : target === existingUrl);
    });

    const findIn = (source: string, syntax: Syntax): Finding[] =>
      checkImages(source, findImageUses(source, syntax), options).filter(({ rule }) => rule === id);

    it("has a success criterion and an explanation", () => {
      assert.match(wcag, /^\d\.\d\.\d /);
      assert.ok(explanation.length > 30);
    });

    for (const { id: syntax } of markupSyntaxes) {
      it(`reports every failing example in ${syntax}, and nothing after the fix`, () => {
        const failingExamples = filterExamples(examples.failing, syntax);
        assert.ok(failingExamples.length > 0);
        for (const { markup, fix } of failingExamples) {
          const source = wrapMarkup(syntax, markup);
          const [finding] = findIn(source, syntax);
          assert.ok(finding, source);
          const change = "alt" in fix ? createAltChange(finding.use, fix.alt, syntax) : undefined;
          assert.equal(change !== undefined, fixedBy === "altText", source);
          const after = change ? applyChanges(source, [change]) : wrapMarkup(syntax, "markup" in fix ? fix.markup : "");
          assert.deepEqual(findIn(after, syntax), [], after);
        }
      });

      it(`reports none of the passing examples in ${syntax}`, () => {
        const passingExamples = filterExamples(examples.passing, syntax);
        assert.ok(passingExamples.length > 0);
        for (const { markup } of passingExamples) {
          const source = wrapMarkup(syntax, markup);
          assert.deepEqual(findIn(source, syntax), [], source);
        }
      });
    }
  });
}
