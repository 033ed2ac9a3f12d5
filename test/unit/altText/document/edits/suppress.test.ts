import assert from "node:assert/strict";
import { checkEdit } from "../../../../../src/altText/parsers/checkEdit.ts";
import { parseDocument } from "../../../../../src/altText/document/edits/parseDocument.ts";
import { planChanges } from "../../../../../src/altText/document/edits/plan.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { checkImages } from "../../../../../src/altText/rules/checkImages.ts";
import { applyChanges } from "../../../../../src/altText/document/edits/textChange.ts";
import { mayBeDecorative, suppressRule } from "../../../../../src/altText/document/edits/suppress.ts";
import type { Syntax } from "../../../../../src/altText/document/syntax.ts";

describe("a comment that suppresses a rule", () => {
  const cases: [syntax: Syntax, source: string, after: string][] = [
    ["markdown", "see ![image](a.png) here", "see ![image](a.png)<!-- oriel-disable-line placeholder --> here"],
    ["markdown", "| ![image](a.png) |\n| - |\n| x |", "| ![image](a.png)<!-- oriel-disable-line placeholder --> |\n| - |\n| x |"],
    ["markdown", '<img src="a.png" alt="image">', '<img src="a.png" alt="image"><!-- oriel-disable-line placeholder -->'],
    ["html", '<p><img\n  src="a.png"\n  alt="image">', '<p><!-- oriel-disable-line placeholder --><img\n  src="a.png"\n  alt="image">'],
    ["markdown", "---\nimage: a.png\nimageAlt: image\n---\n", "---\nimage: a.png # oriel-disable-line placeholder\nimageAlt: image\n---\n"],
    [
      "markdown",
      "---\nalt: 'image' # it's\nimage: a.png\n---\n",
      "---\nalt: 'image' # it's # oriel-disable-line placeholder\nimage: a.png\n---\n",
    ],
    [
      "markdown",
      "---\nhero:\n- src: a.png\n  alt: image\n---\n",
      "---\nhero:\n- src: a.png # oriel-disable-line placeholder\n  alt: image\n---\n",
    ],
    [
      "markdown",
      "---\nhero: { src: a.png,\n  alt: image }\n---\n",
      "---\nhero: { src: a.png, # oriel-disable-line placeholder\n  alt: image }\n---\n",
    ],
    [
      "markdown",
      '+++\nimage = "a.png"\nalt = "image"\n+++\n',
      '+++\nimage = "a.png" # oriel-disable-line placeholder\nalt = "image"\n+++\n',
    ],
    ["mdx", "Text ![image](a.png).", "Text ![image](a.png){/* oriel-disable-line placeholder */}."],
    ["mdx", '{a && <img alt="image" />}', '{a && <img /* oriel-disable-line placeholder */ alt="image" />}'],
    ["mdx", 'export const a = <img alt="image" />;', 'export const a = <img /* oriel-disable-line placeholder */ alt="image" />;'],
    [
      "svelte",
      '{#if a}<img src="a.png" alt="image">{/if}',
      '{#if a}<img src="a.png" alt="image"><!-- oriel-disable-line placeholder -->{/if}',
    ],
    ["tsx", 'return <img src="a" alt="image" />;', 'return <img /* oriel-disable-line placeholder */ src="a" alt="image" />;'],
    [
      "jsx",
      '<>\n<Next.Image\nsrc="a" alt="x"/><img alt="image"/></>',
      '<>\n<Next.Image\nsrc="a" alt="x"/><img /* oriel-disable-line placeholder */ alt="image"/></>',
    ],
  ];
  for (const [syntax, source, after] of cases) {
    it(`suppresses the rule in ${syntax}: ${JSON.stringify(source)}`, async () => {
      const use = findImageUses(source, syntax).find(({ alt }) => alt.kind === "text" && alt.value === "image");
      assert.ok(use);
      const change = suppressRule(use, "placeholder", source, syntax);
      assert.ok(change);
      const suppressed = applyChanges(source, [change]);
      assert.equal(suppressed, after);
      const snippet = { from: use.range.from, before: source.slice(use.range.from, use.range.to) };
      const page = parseDocument(source, syntax, []);
      const { plans } = await planChanges(page, [{ ...snippet, replacement: { kind: "suppression", rule: "placeholder" } }], checkEdit);
      assert.deepEqual(
        plans.map((plan) => (plan.kind === "change" ? plan.change : plan.reason)),
        [change],
      );
      const uses = findImageUses(suppressed, syntax);
      assert.equal(uses.length, findImageUses(source, syntax).length);
      assert.deepEqual(
        checkImages(suppressed, uses).filter(({ rule }) => rule === "placeholder"),
        [],
      );
    });
  }

  it("is not offered if it would break an image that spans lines", () => {
    const source = "![one\ntwo](a.png)";
    const [use] = findImageUses(source, "markdown");
    assert.ok(use);
    assert.equal(suppressRule(use, "too-long", source, "markdown"), undefined);
  });

  const unsafeCases: [container: string, syntax: Syntax, source: string][] = [
    ["a style sheet", "html", "<style>.a{background:url(a.png) no-repeat}</style>"],
    ["a style attribute", "vue", '<template><p style="background:url(a.png) no-repeat"></p></template>'],
    ["a style attribute", "markdown", '<p style="background:url(a.png) no-repeat"></p>'],
    ["a style attribute", "mdx", '<p style={{ background: "url(a.png) no-repeat" }}></p>'],
    ["a string in front matter", "markdown", "---\nalt: image of\n  something\nimage: a.png\n---\n"],
    ["a string in front matter", "markdown", "---\nalt: image of\n\n  something\nimage: a.png\n---\n"],
    ["a string in front matter", "markdown", "---\nalt: 'image of\n\n something'\nimage: a.png\n---\n"],
    ["a string in front matter", "markdown", '---\nalt: "image \\"of\n something"\nimage: a.png\n---\n'],
    ["a string in front matter", "markdown", "---\nalt: >-\n  image of\n  something\nimage: a.png\n---\n"],
    ["a string in front matter", "markdown", "---\nhero: { alt: image of\n  something, src: a.png }\n---\n"],
  ];
  for (const [container, syntax, source] of unsafeCases) {
    it(`is not offered if it would become part of ${container}: ${JSON.stringify(source)}`, () => {
      const [use] = findImageUses(source, syntax);
      assert.ok(use);
      assert.equal(suppressRule(use, "redundant-words", source, syntax), undefined);
    });
  }
});

describe("an image in HTML", () => {
  const cases: [source: string, isAllowed: boolean][] = [
    ["<img src=a>", true],
    ["<img src=a alt=b>", true],
    ['<img src=a alt="">', false],
    ["<a href=x><img src=a> text</a>", true],
    ["<a href=x><img src=a></a>", false],
    ["<input type=image src=a>", false],
    ["<svg role=img></svg>", false],
    ["<img src=a aria-hidden=true>", false],
    // An empty aria-label would leave the image without a name.
    ["<img src=a aria-label=b>", false],
    ["<img src=a alt='' aria-label='b'>", false],
    ["<img data-alt=a ALT = 'b'>", true],
    ["<img aria-label='' src=a alt=b>", true],
  ];
  for (const [source, isAllowed] of cases) {
    it(`${isAllowed ? "may" : "may not"} be marked as decorative: ${source}`, () => {
      assert.deepEqual(
        findImageUses(source, "html").map((use) => mayBeDecorative(use, source)),
        [isAllowed],
      );
    });
  }
});

describe("an image in a syntax other than HTML", () => {
  const cases: [Syntax, string][] = [
    ["tsx", "a = <img alt={'b'} src='a'/>"],
    ["markdown", "![b](a.png)"],
    ["notebook", JSON.stringify({ cells: [{ cell_type: "markdown", source: '<img src="a.png" alt="b">' }] })],
  ];
  for (const [syntax, source] of cases) {
    it(`may be marked as decorative: ${source}`, () => {
      const [use] = findImageUses(source, syntax);
      assert.ok(use && mayBeDecorative(use, source));
    });
  }
});
