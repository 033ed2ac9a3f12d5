import assert from "node:assert/strict";
import { findSpanIndex, findLineStarts } from "../../../../src/core/lines.ts";
import { parseDocument } from "../../../../src/altText/document/edits/parseDocument.ts";
import { planAlts } from "../../../../src/altText/document/edits/plan.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { syntaxes } from "../../../../src/altText/document/syntaxList.ts";
import { checkImages } from "../../../../src/altText/rules/checkImages.ts";
import { generateFinderDocuments } from "../../../fixtures/finderDocuments.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS } from "../../../properties.ts";

/** Ways to save a document that has line feeds as its line endings. */
const CONVERSIONS: Record<string, (text: string) => string> = {
  CRLF: (text) => text.replaceAll("\n", "\r\n"),
  CR: (text) => text.replaceAll("\n", "\r"),
  "a byte order mark": (text) => `\uFEFF${text}`,
  "CRLF and a byte order mark": (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`,
};

const convertBack = (text: string) => text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");

/** Describes the images in a document and their findings, by line. */
function describeScan(source: string, syntax: Syntax): unknown[] {
  const starts = findLineStarts(source);
  const uses = findImageUses(source, syntax);
  const sliceWithLineFeeds = ({ from, to }: { from: number; to: number }) => convertBack(source.slice(from, to));
  const images = uses.map(({ element, range, alt, target, title, isHidden, context, cell, cellLine }) => {
    const value = alt.kind === "text" || alt.kind === "elementContent" ? alt.value : undefined;
    const place = [
      findSpanIndex(range.from, starts),
      sliceWithLineFeeds(range),
      findSpanIndex(alt.range.from, starts),
      sliceWithLineFeeds(alt.range),
    ];
    return { element, place, kind: alt.kind, value, target, title, isHidden, context, cell, cellLine };
  });
  const findings = checkImages(source, uses).map(({ rule, message, use }) => [rule, message, findSpanIndex(use.range.from, starts)]);
  return [images, findings];
}

/** Writes alt text for all images. */
function writeAllAlts(source: string, syntax: Syntax): string {
  const page = parseDocument(source, syntax, []);
  return planAlts(page, new Map(page.uses.map((_, index) => [index, `The form ${index}`]))).source;
}

describe("the line endings of a document", () => {
  for (const [name, convert] of Object.entries(CONVERSIONS)) {
    it(`affect neither the images nor the findings on any line: ${name}`, () => {
      for (const { id } of syntaxes) {
        for (const { create } of generateFinderDocuments(id, Math.ceil(PROPERTY_RUNS / syntaxes.length))) {
          const source = create(3);
          assert.deepEqual(describeScan(convert(source), id), describeScan(source, id), `${id}: ${JSON.stringify(source)}`);
        }
      }
    }).timeout(PROPERTY_TIMEOUT_MS);

    it(`are kept when alt text is written, and used for new lines: ${name}`, () => {
      const documents: [Syntax, string][] = [
        ["markdown", '---\ncover:\n  image: a.png\n---\n\n![](b.png)\n\n<img\n  src="c.png"\n>\n\n![one\ntwo]\n\n[one two]: d.png\n'],
        ["markdown", '+++\n[cover]\nimage = "a.png"\n+++\n\n> <img\n> src="b.png">\n'],
        ["html", '<p>\n<img\n  src="a.png"\n  alt=""\n></p>\n<object\ndata="b.png"></object>\n'],
        ["mdx", 'import a from "./a.png";\n\n<Image\n  src={a}\n/>\n\n![](b.png)\n'],
        ["tsx", 'const a = (\n  <p>\n    <img\n      src="a.png"\n    />\n  </p>\n);\n'],
      ];
      for (const [syntax, source] of documents) {
        const expected = convert(writeAllAlts(source, syntax));
        assert.notEqual(expected, convert(source));
        assert.equal(writeAllAlts(convert(source), syntax), expected);
      }
    });
  }

  it("inside the cells of a notebook do not affect which images are found", () => {
    const createNotebook = (text: string) => JSON.stringify({ cells: [{ cell_type: "markdown", source: [text] }] });
    const text = '<div align="center">\n\n![](x.png)\n\n</div>\n\n```html\n<img src="sample.png">\n```\n';
    for (const convert of [(plain: string) => plain.replaceAll("\n", "\r\n"), (plain: string) => plain.replaceAll("\n", "\r")]) {
      const uses = findImageUses(createNotebook(convert(text)), "notebook");
      assert.deepEqual(
        uses.map(({ target, cellLine }) => [target, cellLine]),
        [["x.png", 2]],
      );
    }
  });

  it("end HTML blocks and code in Markdown even if they are CRLF", () => {
    const source = [
      '<div align="center">\n\n![](x.png)\n\n</div>\n\n[![](x.png)](https://example.org)',
      '```html\n<img src="sample.png">\n```\n\nWrite `<img src="sample.png">` for one.\n',
    ].join("\n\n");
    const converted = source.replaceAll("\n", "\r\n");
    const starts = findLineStarts(converted);
    assert.deepEqual(
      findImageUses(converted, "markdown").map(({ range }) => findSpanIndex(range.from, starts) + 1),
      [3, 7],
    );
  });
});
