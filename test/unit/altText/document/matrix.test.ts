import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { judge, type Finding, type JudgeOptions } from "../../../../src/altText/rules/judge.ts";
import { altChange } from "../../../../src/altText/document/edits/rewrite.ts";
import { ruleIds } from "../../../../src/altText/rules/rules.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { documentOf, matrix, syntaxes } from "./matrix.ts";
import { publicCases } from "./publicCases.ts";

const judged = (syntax: Syntax, source: string, options?: JudgeOptions): Finding[] => judge(source, findImageUses(source, syntax), options);
const names = (findings: Finding[]): string[] => findings.map(({ rule }) => rule);

describe("the rules, in every syntax", () => {
  for (const rule of ruleIds) {
    for (const syntax of syntaxes) {
      const { invalid, valid, options } = matrix[rule](syntax);

      it(`${rule} in ${syntax} is found where it is broken, and gone where that is mended`, () => {
        assert.ok(invalid.length > 0 && valid.length > 0);
        for (const { markup, fix } of invalid) {
          const source = documentOf(syntax, markup);
          const finding = judged(syntax, source, options).find((found) => found.rule === rule);
          assert.ok(finding, `${source} has ${names(judged(syntax, source, options)).join()}`);
          const change = "alt" in fix ? altChange(finding.use, fix.alt, syntax) : undefined;
          assert.equal(change === undefined, "markup" in fix, source);
          const mended = change
            ? source.slice(0, change.range.from) + change.text + source.slice(change.range.to)
            : documentOf(syntax, "markup" in fix ? fix.markup : "");
          assert.deepEqual(
            names(judged(syntax, mended, options)).filter((found) => found === rule),
            [],
            mended,
          );
        }
      });

      it(`${rule} in ${syntax} is not found in what looks alike`, () => {
        for (const markup of valid) {
          assert.ok(!names(judged(syntax, documentOf(syntax, markup), options)).includes(rule), documentOf(syntax, markup));
        }
      });
    }
  }
});

describe("what other tools' rules say", () => {
  for (const { tool, name, syntaxes, markup, finds } of publicCases) {
    it(`${tool}: ${name}`, () => {
      for (const syntax of syntaxes) {
        const source = documentOf(syntax, markup);
        assert.deepEqual(names(judged(syntax, source)), finds, source);
      }
    });
  }
});
