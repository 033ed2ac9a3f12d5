import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { SeededRandom } from "../../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, getPropertySeed } from "../../../properties.ts";
import { compareWithSecondParser } from "./secondParser.ts";

/** Code that expressions contain. None of it shows an image. */
const CODE = [
  "a",
  "a < b",
  "a / b",
  "'}'",
  '"<img>"',
  "`<img>${'}'}`",
  "/[}'\"]/.test(a)",
  "{ a: { b: 1 } }.a",
  "(a) / 2",
  "a++ / 2",
  "/* it's } */ a",
];

/** Parts of a document in a syntax. Each is complete, so that any sequence of them is a document. */
interface Grammar {
  syntax: Syntax;
  /** Parts without code. */
  texts: string[];
  /** Puts code between or into tags. */
  expressions: ((code: string) => string)[];
  wrap: (markup: string) => string;
}

const IMAGES = [
  '<img src="a.png" alt="A" />',
  "<img src='b.png' />",
  '<img\n  alt="it\'s > this"\n  src="c.png"\n/>',
  '<p title="<img>">it\'s</p>',
];

const asIs = (markup: string) => markup;

const GRAMMARS: Grammar[] = [
  {
    syntax: "svelte",
    texts: [
      ...IMAGES,
      "<img // it's\n src='d.png' />",
      "<!-- {<img>} -->",
      "<script>'<img>'</script>",
      "<style>a{b:c}</style>",
      "<img src=e.png>",
    ],
    expressions: [
      (code) => `{${code}}`,
      (code) => `<img src={${code}} alt="B">`,
      (code) => `<img alt={${code}} src="f.png" />`,
      (code) => `{#if ${code}}<img src="g.png" />{:else}<br>{/if}`,
      (code) => `<button on:click={() => { ${code}; }}><img src="h.png" alt="C" /></button>`,
    ],
    wrap: (markup) => (markup.includes("<script>") ? markup.replace(/<script>.*?<\/script>(?=[^]*<script>)/g, "") : markup),
  },
  {
    syntax: "astro",
    texts: [
      ...IMAGES,
      "<!-- {<img>} -->",
      "<script>'<img>'</script>",
      "<title><img></title>",
      "<img src=d.png>",
      "<img /* it's */ src='e.png'>",
    ],
    expressions: [
      (code) => `{${code}}`,
      (code) => `<img src={${code}} alt="B">`,
      (code) => `{a && <li><img src="f.png"><br>it's {${code}}</li>}`,
      (code) => `{a ? <b>{${code}}<!-- <img> --></b> : <img src="g.png" alt="C">}`,
    ],
    wrap: (markup) => `---\nconst a = '<img>';\n---\n${markup}`,
  },
  {
    syntax: "vue",
    texts: [
      ...IMAGES,
      "{{ '<img>' }}",
      "{{ a < b }}",
      "<!-- <img> -->",
      "<img src=d.png>",
      "<textarea><img></textarea>",
      "<p v-pre>{{ <img src='e.png'> }}</p>",
    ],
    expressions: [
      (code) => `<p :title='${code.replaceAll("'", "`")}'>{{ ${code.replaceAll("}", "")} }}</p>`,
      (code) => `<img src="f.png" :alt='${code.replaceAll("'", "`")}'>`,
    ],
    wrap: (markup) => `<docs><img></docs><template><div>${markup}</div></template><script>'<img>'</script>`,
  },
  ...(["jsx", "tsx"] as const).map((syntax) => ({
    syntax,
    texts: [...IMAGES, "{/* <img /> */}", "{'<img />'}", "// it's"],
    expressions: [
      (code: string) => `{${code}}`,
      (code: string) => `<img src={${code}} alt="B" />`,
      (code: string) => `{a && <b>it's {${code}} <img src="d.png" /></b>}`,
      (code: string) => `<C icon={<img src="e.png" alt={${code}} />} />`,
    ],
    wrap: (markup: string) => `const a = <>${markup}</>;`,
  })),
  {
    syntax: "mdx",
    texts: [
      ...IMAGES.map((image) => `\n\n${image}\n\n`),
      ...[
        "\n\n![a](d.png)\n\n",
        "\n\n{/* <img /> ![b](e.png) */}\n\n",
        "`<img>` ",
        "\n\nexport const b = '{';\n\n",
        "\n\n```\n<img>{\n```\n\n",
      ],
    ],
    expressions: [
      (code) => `\n\n{${code}}\n\n`,
      (code) => `\n\n{a && <b>it's {${code}} <img src="f.png" /></b>}\n\n`,
      (code) => `\n\nexport const c = (\n\n  ${code}\n);\n\n`,
      (code) => `text {${code}} ![c](g.png) `,
    ],
    wrap: asIs,
  },
  {
    syntax: "html",
    texts: [
      ...IMAGES,
      ...[
        "<title><img></title>",
        "<xmp><img></xmp>",
        "<noembed><img></noembed>",
        "<textarea><img></textarea>",
        "<!-- <img> -->",
        "<!-->",
        "<!-- a --!>",
      ],
      ...[
        "<script>'<img>'</script>",
        "<img/src=d.png alt=x>",
        "<img src=e.png alt=it's>",
        '<img "x" src=f.png>',
        "<? <img> ?>",
        "</ <img>",
        "<![CDATA[<img>]]>",
      ],
      ...[
        "<svg><![CDATA[<img>]]></svg>",
        "<p>a < b",
        "<li>",
        "</p>",
        "<table><tr><td>",
        "</table>",
        "<a href=x>",
        "</a>",
        "<image src=g.png>",
      ],
    ],
    expressions: [asIs].map(() => () => "<b>b</b>"),
    wrap: (markup) => `<!doctype html><body>${markup}`,
  },
];

describe("the images of generated documents", () => {
  for (const { syntax, texts, expressions, wrap } of GRAMMARS) {
    it(`are the same as those that the framework's own parser sees in ${syntax}`, async () => {
      const random = new SeededRandom(getPropertySeed(11));
      let comparedCount = 0;
      // Astro's compiler never frees memory.
      const runs = syntax === "astro" ? Math.min(PROPERTY_RUNS, 1000) : PROPERTY_RUNS;
      for (let run = 0; run < runs; run++) {
        const parts = Array.from({ length: random.integer(1, 7) }, () =>
          random.integer(0, 2) === 0 ? random.pick(expressions)(random.pick(CODE)) : random.pick(texts),
        );
        const source = wrap(parts.join(""));
        const difference = await compareWithSecondParser(syntax, source, findImageUses(source, syntax)).catch(() => "unreadable" as const);
        if (difference !== "unreadable") comparedCount += 1;
        else continue;
        assert.equal(difference?.oriel, difference?.other, source);
      }
      assert.ok(comparedCount > runs / 2, `The framework's parser rejected ${runs - comparedCount} of ${runs} documents.`);
    }).timeout(PROPERTY_TIMEOUT_MS);
  }
});
