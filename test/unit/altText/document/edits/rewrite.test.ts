import assert from "node:assert/strict";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { collapsed } from "../../../../../src/altText/document/markup.ts";
import { altChange } from "../../../../../src/altText/document/edits/rewrite.ts";
import { applyChanges } from "../../../../../src/altText/document/edits/textChange.ts";
import type { Syntax } from "../../../../../src/altText/document/syntax.ts";
import { SeededRandom } from "../../../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, propertySeed } from "../../../../properties.ts";
import { CHARACTERS } from "../characters.ts";

/** A notebook with the indentation of Jupyter and the line ends of Windows. */
function notebook(...source: string[]): string {
  const cells = [
    { cell_type: "code", source: ["![none](a)"], outputs: [] },
    { cell_type: "markdown", metadata: {}, source },
  ];
  return JSON.stringify({ cells, nbformat: 4 }, undefined, 1).replaceAll("\n", "\r\n");
}

/** Documents with one image each, in every form of markup that has an alt text. */
const images: Record<Syntax, string[]> = {
  markdown: [
    "![old](a.png)",
    "![](<a b.png> 'title')",
    "[![old *text*](a.png)](b)",
    "![ref][r]",
    "![r][]",
    "![r]",
    "| a |\n| - |\n| ![old](a.png) |",
    "- item ![old](a.png) end",
    "> # Title ![old](a.png)",
    '<img src="a.png" alt="old">',
    "text <img src=a.png> text",
    "> text <img\n> src=a.png\n> alt='old\n> text'> text",
    "![old ![older](b.png)](a.png)",
    ...[
      "image: a.png\nimageAlt: old # note",
      "alt: 'it''s'\nimage: a.png",
      "image: a.png\nalt:\nx: y",
      "cover:\n  image: a.png # here\n  x: y",
      "images:\r\n- src: a.png",
    ].map((yaml) => `---\ntitle: x\n${yaml}\n---\n`),
    "---\nhero:\n  image: {src: 'a.png'}\n---\n",
    "---\nimage_alt: >-\n  old\n  text\nimage: a.png\n---\n",
    '+++\ntitle = "x"\n[cover]\nimage = "a.png"\nx = 1\n+++\n',
    "+++\ncover = { image = 'a.png', alt = 'old' }\n+++\n",
  ],
  html: [
    '<img src="a.png" alt="old">',
    "<img alt='old' src=a>",
    "<img alt=old src=a>",
    "<img alt src=a>",
    "<img src=a/>",
    '<svg role="img"></svg>',
  ],
  mdx: [
    "---\ncover: { image: a.png }\n---\n",
    "![old](a.png)",
    "<div>\n\n  - ![r]\n\n</div>",
    '<Image src={a} alt="old" />',
    "{a && <img src='a.png' />}",
    '![old <img src="b.png"/>](a.png)',
    "| a |\n| - |\n| ![old](a.png) {b} |",
  ],
  notebook: [
    notebook("![old](a.png)"),
    notebook("text\n", "![old\n", "text](a.png) more"),
    notebook('<img src="a.png" alt="old">'),
    notebook("<img\n", " src=a.png>\n", "text"),
    notebook("![r]\n", "\n", "[r]: r.png"),
    JSON.stringify({ cells: [{ cell_type: "markdown", source: 'é\t"![old](a.png)"' }] }).replace("é", "\\u00e9\\ud83d\\ude00"),
  ],
  vue: ['<template><img src="a.png" alt="old"></template>', "<template><v-img src='a.png'/></template>"],
  svelte: ['<img src={a} alt="old"/>', "{#if a > b}<Image src={a}/>{/if}", "<enhanced:img alt={'old'} src=a />", "<img alt='old' {...b}>"],
  astro: [
    "---\nconst a = '<img>';\n---\n<Image src={a} alt=\"old\"/>",
    "{a && <img src='a'/>}",
    "<img src={a}>",
    "<img alt=`old` src={a}/>",
  ],
  jsx: [
    'const a = <img alt="old" src={b}/>;',
    "const a = <img alt='old'/>;",
    "const a = <img alt={'old'}/>;",
    "const a = <Image src={b}/>;",
  ],
  tsx: ["const a: X = <div><img alt={`old`} {...b}/></div>;", "<img alt/>", "const a = <Image<A<B>> src={b} />;"],
};

describe("an alt text written into a document", () => {
  for (const [syntax, documents] of Object.entries(images) as [Syntax, string[]][]) {
    it(`is read back as given, and nothing else changes, in ${syntax}`, () => {
      const random = new SeededRandom(propertySeed(1));
      for (let run = 0; run < PROPERTY_RUNS; run++) {
        const isMarkdown = syntax === "markdown" || syntax === "mdx";
        const document = random.pick(documents);
        const source = isMarkdown ? `${/^(?:---|\+\+\+)/.test(document) ? "" : "Text before.\n\n"}${document}\n\n[r]: r.png\n` : document;
        const text = Array.from({ length: random.integer(0, 12) }, () => random.pick(CHARACTERS)).join("");
        const [use] = findImageUses(source, syntax);
        assert.ok(use, source);
        const change = altChange(use, text, syntax);
        assert.ok(change, source);
        const changed = applyChanges(source, [change]);
        const [again] = findImageUses(changed, syntax);
        const shown = again?.alt.kind === "text" ? again.alt.value : again?.isHidden === true ? "" : again?.alt.kind;
        assert.equal(shown, collapsed(text), `${JSON.stringify(text)} in ${source} gave ${changed}`);
        assert.equal(again?.target, use.target, changed);
        if (syntax === "notebook") assert.doesNotThrow(() => JSON.parse(changed), changed);
      }
    }).timeout(PROPERTY_TIMEOUT_MS);
  }

  it("is refused where it would replace an expression or the text of another element", () => {
    for (const source of ["const a = <img alt={b}/>;", "const a = <svg role='img'><title>A</title></svg>;"]) {
      const [use] = findImageUses(source, "tsx");
      assert.equal(use && altChange(use, "x", "tsx"), undefined);
    }
  });
});
