import assert from "node:assert/strict";
import { checkEdit } from "../../../../src/altText/parsers/checkEdit.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { KNOWN_COMPONENTS } from "../../../../src/altText/document/markup/components.ts";
import { isWritable, type ImageUse } from "../../../../src/altText/document/imageUse.ts";
import { collapseWhitespace } from "../../../../src/altText/document/markup.ts";
import { DECORATIVE_MARK } from "../../../../src/altText/document/edits/decorativeMark.ts";
import { planChanges } from "../../../../src/altText/document/edits/plan.ts";
import type { TextChange } from "../../../../src/altText/document/edits/textChange.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { SeededRandom } from "../../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, getPropertySeed } from "../../../properties.ts";
import { CHARACTERS } from "../document/characters.ts";
import { markupSyntaxes, wrapMarkup } from "../samples.ts";

const HTML_IMAGES = [
  '<img src="a.png" alt="old">',
  "<img src='b.png' alt='it&apos;s'>",
  "<img alt src='c.png'>",
  "<p><img src='d.png'></p>",
];
const JSX_IMAGES = [
  '<img src="a.png" alt="old"/>',
  "<img src={b} alt={'old'}/>",
  "<img src='c.png'/>",
  "<p>Text <Image src={d} alt='x'/></p>",
];

/** An image that is valid in every syntax. */
const CLOSED_IMAGE = '<img src="a.png" alt="old"/>';

/** Images in all forms of Markdown. */
const MARKDOWN_IMAGES = [
  ...["![old](a.png)", "![](<b c.png> 'title')", "[![old *text*](d.png) more](e)", "![ref][r]", "![r][]", "![r]", "**![old](f.png)**"],
  ...[
    "![one\ntwo](g.png)",
    "> quoted ![old](h.png)",
    "- item ![](i.png)",
    "# Title ![old](j.png)",
    "| a | b |\n| - | - |\n| ![old](k.png) | x |",
  ],
];

/** Text between images, some of it with an opening delimiter that is never closed. */
const OTHER_TEXT = [
  "Some text.",
  "Press ` now",
  "`` code",
  "a | b",
  "*so",
  "[here",
  "1 < 2",
  "it's",
  "- item",
  "> quote",
  "| a |\n| - |\n| b |",
];

/** Beginnings of a document, with or without front matter. */
const DOCUMENT_STARTS = [
  "",
  "---\nimage: m.png\nimageAlt: old\ncover:\n  image: n.png # here\n---\n\n",
  '+++\n[cover]\nimage = "o.png"\n+++\n\n',
];

/** Generates a document with several images and other content between them. */
function generateDocument(syntax: Syntax, random: SeededRandom): string {
  const pickSome = (choices: readonly string[]) => Array.from({ length: random.integer(1, 6) }, () => random.pick(choices));
  const generateBody = (images: readonly string[], others: readonly string[] = []) =>
    pickSome([...images, ...images, ...others])
      .map((snippet) => snippet + random.pick(["\n\n", " ", "\n"]))
      .join("");
  switch (syntax) {
    case "markdown":
      return `${random.pick(DOCUMENT_STARTS)}${generateBody([...MARKDOWN_IMAGES, ...HTML_IMAGES], OTHER_TEXT)}\n\n[r]: r.png\n`;
    case "mdx":
      return `${random.pick(DOCUMENT_STARTS)}${generateBody([...MARKDOWN_IMAGES, ...JSX_IMAGES], ["Some text.", "Press ` now", "a | b", "{value}", "*so", "[here"])}\n\n[r]: r.png\n`;
    case "notebook": {
      const cells = pickSome(["markdown", "markdown", "code"]).map((cell_type) => ({
        cell_type,
        source: `${generateBody([...MARKDOWN_IMAGES, ...HTML_IMAGES], OTHER_TEXT)}\n\n[r]: r.png\n`.split(/(?<=\n)/),
      }));
      return JSON.stringify({ cells, nbformat: 4 }, undefined, 1);
    }
    case "html":
      return `<body>${generateBody([...HTML_IMAGES, '<svg role="img"></svg>', "<input type=image src=e.png>"], ["Some text", "a &lt; b", "<ul><li>x</ul>"])}</body>`;
    case "vue":
      return `<template>${generateBody([...HTML_IMAGES, "<v-img src='e.png'/>"], ["{{ text }}", "<p>x</p>"])}</template>`;
    case "svelte":
      return generateBody([...HTML_IMAGES, "<Image src={a}/>", "{#if a > b}<img alt='x' src={c}>{/if}"], ["{a}", "<p>x</p>"]);
    case "astro":
      return `---\nconst a = '<img>';\n---\n${generateBody([...HTML_IMAGES, "{a && <img src='e.png'/>}", "<Image src={a}/>"], ["{a}", "<p>x</p>"])}`;
    case "jsx":
      return `const a = <>{b}${generateBody(JSX_IMAGES, ["text", "{c}", "<b>x</b>"])}</>;`;
    case "tsx":
      return `const a: X = <>{b as Y}${generateBody(JSX_IMAGES, ["text", "{c}", "<b>x</b>"])}</>;`;
    default:
      return wrapMarkup(syntax, generateBody([CLOSED_IMAGE]));
  }
}

const readAlt = ({ alt, isHidden }: ImageUse) => (alt.kind === "text" ? alt.value : isHidden ? "" : alt.kind);

/** Reverts changes to a document. */
function revertChanges(after: string, source: string, changes: TextChange[]): string {
  return changes
    .toSorted((a, b) => b.range.from - a.range.from)
    .reduce((text, { range, text: newText }, index, all) => {
      const shift = all.slice(index + 1).reduce((sum, { range, text }) => sum + text.length - (range.to - range.from), 0);
      const at = range.from + shift;
      return text.slice(0, at) + source.slice(range.from, range.to) + text.slice(at + newText.length);
    }, after);
}

describe("alt text of several images, written together", () => {
  for (const { id: syntax } of markupSyntaxes) {
    it(`is read back as written in ${syntax}, and nothing else changes`, async () => {
      const random = new SeededRandom(getPropertySeed(1));
      // CommonMark leaves room for differences between parsers, such as for a tag in a line that continues a quote without a marker.
      const hasMarkdown = ["markdown", "mdx", "notebook"].includes(syntax);
      let [requestCount, disputedCount] = [0, 0];
      for (let run = 0; run < PROPERTY_RUNS; run++) {
        const source = generateDocument(syntax, random);
        const uses = findImageUses(source, syntax);
        const texts = new Map<number, string>();
        for (const [index, use] of uses.entries()) {
          const text = Array.from({ length: random.integer(0, 8) }, () => random.pick(CHARACTERS)).join("");
          if (isWritable(use) && random.next() < 0.8) texts.set(index, text);
        }
        const requests = Array.from(texts, ([index, alt]) => {
          const { from, to } = (uses[index] as ImageUse).range;
          return { from, before: source.slice(from, to), replacement: { kind: "alt" as const, alt } };
        });
        const { plans, after } = await planChanges({ source, syntax, components: KNOWN_COMPONENTS, uses }, requests, checkEdit);
        const describeRun = () => `${JSON.stringify([...texts])} in ${source} gave ${after}`;
        requestCount += requests.length;
        const indices = [...texts.keys()];
        for (const [index, plan] of plans.entries()) {
          if (plan.kind === "change") continue;
          assert.ok(plan.reason === "disputed" && hasMarkdown, `${plan.reason}: ${describeRun()}`);
          disputedCount += 1;
          texts.delete(indices[index] ?? -1);
        }
        const changes = plans.flatMap((plan) => (plan.kind === "change" ? [plan.change] : []));
        const expected = uses.map((use, index) => collapseWhitespace(texts.get(index) ?? readAlt(use)));
        assert.deepEqual(findImageUses(after, syntax).map(readAlt).map(collapseWhitespace), expected, describeRun());
        assert.equal(revertChanges(after, source, changes), source, describeRun());
        for (const [index, use] of Array.from(texts.keys(), (index) => uses[index] as ImageUse).entries()) {
          const { range, text } = changes[index] as TextChange;
          // A change covers only the alt text, unless it also adds the comment after an image that marks the image as decorative.
          const end = text.includes(DECORATIVE_MARK) && use.element === "![]()" ? use.range.to : use.alt.range.to;
          assert.deepEqual(range, { from: use.alt.range.from, to: end }, describeRun());
        }
        if (syntax === "notebook") assert.doesNotThrow(() => JSON.parse(after), describeRun());
      }
      assert.ok(disputedCount <= requestCount / 100, `${disputedCount} of ${requestCount} changes were disputed`);
    }).timeout(PROPERTY_TIMEOUT_MS);
  }
});
