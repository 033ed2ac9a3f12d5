import assert from "node:assert/strict";
import { planAlts } from "../../../../../src/altText/document/edits/plan.ts";
import { parseDocument } from "../../../../../src/altText/document/edits/parseDocument.ts";
import { suppressRule } from "../../../../../src/altText/document/edits/suppress.ts";
import { findSummaries, type FindCase } from "../syntaxes/support.ts";

const writeAlt = (source: string, alt: string): string => planAlts(parseDocument(source, "markdown", []), new Map([[0, alt]])).source;

describe("an image in JSON front matter", () => {
  const cases: FindCase[] = [
    [
      "is found next to its alt text",
      '{\n  "title": "}",\n  "image": "a.png",\n  "imageAlt": "A \\"b\\""\n}\n\n# Title\n',
      [String.raw`front matter image "A \"b\"" a.png`],
    ],
    [
      "is found in objects and lists",
      '{"gallery": [{"src": "a.png"}, {"src": "b.png", "alt": "B"}]}\n',
      ["front matter image missing a.png", 'front matter image "B" b.png'],
    ],
    [
      "is found between dashes if “json” follows the first ones",
      '---json\n{"image": "a.png", "imageAlt": "A"}\n---\n',
      ['front matter image "A" a.png'],
    ],
    ["is not found in an object that is not valid JSON", '{"image": "a.png", imageAlt: "A"}\n', []],
    ["is not found in an object that is followed by other text", '{"image": "a.png", "imageAlt": "A"} and more\n', []],
  ];
  for (const [title, source, images] of cases) it(title, () => assert.deepEqual(findSummaries("markdown", source), images));

  it("gets its alt text as valid JSON", () => {
    const source = '{"cover": {\n  "image": "a.png",\n  "x": 1\n}}\n\n![](b.png)\n';
    assert.equal(writeAlt(source, 'A "b"'), source.replace('"a.png"', String.raw`"a.png", "alt": "A \"b\""`));
    assert.equal(writeAlt('{"src": "a.png", "alt": ""}\n', "A"), '{"src": "a.png", "alt": "A"}\n');
  });

  it("can't have a comment that suppresses a rule", () => {
    const source = '{"src": "a.png", "alt": "image"}\n';
    const [use] = parseDocument(source, "markdown", []).uses;
    assert.ok(use);
    assert.equal(suppressRule(use, "placeholder", source, "markdown"), undefined);
  });
});
