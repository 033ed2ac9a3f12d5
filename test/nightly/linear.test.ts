import assert from "node:assert/strict";
import { findImageUses } from "../../src/altText/document/find.ts";
import type { Syntax } from "../../src/altText/document/syntax.ts";
import { drawSvg } from "../fixtures/drawnSvg.ts";

/**
 * Time limit for a document of 200,000 characters. A finder that takes quadratic time needs minutes; a third-party parser stops after 2 s.
 */
const LIMIT_MS = 6000;

const LENGTH = 200_000;

const repeatUnit = (unit: string) => unit.repeat(LENGTH / unit.length);

const DOCUMENTS: [syntax: Syntax, start: string, unit: string][] = [
  ["svelte", '<img src="a.png">\n{"', '\\"'],
  ["svelte", '<img src="a.png">\n{`${"', '\\"'],
  ["astro", '<img src="a.png">\n{\'', "\\'"],
  ["mdx", '![](a.png)\n\n{"', '\\"'],
  ["mdx", "![](a.png)\n\n", "`"],
  ["html", '<div style="background:', "url("],
  ["html", '<div style="background:', "url(&quot;"],
  ["html", '<div style="background:', "url('"],
  ["html", "<img src=a.png>", "<b>"],
  ["html", "", '<figure><img src="a.png">'],
  ["html", "", '<span role="link"><img src="a.png" alt="">'],
  ["html", "", '<object data="a.png">'],
  ["html", '<label id="q">', '<input type="image" aria-labelledby="q" src="a.png">'],
  ["vue", '<img src="a.png">', "<script"],
  ["vue", '<img src="a.png">', "<script>"],
  ["tsx", "x = <img/>;<A<", "<b>"],
  ["tsx", "x = <img/>;", "<A<"],
  ["jsx", "x = <img/>;", "<b>"],
];

describe("the search for images", () => {
  for (const [syntax, start, unit] of DOCUMENTS) {
    it(`takes linear time in ${syntax} with ${JSON.stringify(start)} and many ${JSON.stringify(unit)}`, () => {
      const startMs = performance.now();
      try {
        findImageUses(start + repeatUnit(unit), syntax);
      } catch (error) {
        assert.match(String(error), /too broken/);
      }
      assert.ok(performance.now() - startMs < LIMIT_MS);
    }).timeout(60_000);
  }
});

describe("reading a vector graphic", () => {
  const units = [
    "<svg ",
    "-",
    "--a",
    "a:",
    "a:color(",
    "<image ",
    "<foreignObject>",
    "<switch><foreignObject>",
    "<",
    "&a;",
    "font-family:",
  ];
  for (const unit of [...units, "var(--a,", "a{", ".a,", "@media(", "<b>a</b> ", "[", "calc("]) {
    for (const start of ["<svg><style>light-dark(", "<svg><foreignObject>", '<svg style="', "<!DOCTYPE svg [<!ENTITY a "]) {
      it(`takes linear time in ${JSON.stringify(start)} with many ${JSON.stringify(unit)}`, async () => {
        const startMs = performance.now();
        await drawSvg(start + repeatUnit(unit)).catch((error: unknown) => assert.match(String(error), /The SVG|<svg>/));
        assert.ok(performance.now() - startMs < LIMIT_MS);
      }).timeout(60_000);
    }
  }
});
