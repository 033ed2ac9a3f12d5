import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/core/altText/find/find.ts";
import { judge, type JudgeOptions } from "../../../../src/core/altText/judge.ts";
import { ruleIds, rules, type RuleId } from "../../../../src/core/altText/rules.ts";
import type { Syntax } from "../../../../src/core/altText/syntax.ts";

const found = (syntax: Syntax, source: string, options?: JudgeOptions): RuleId[] =>
  judge(source, findImageUses(source, syntax), options).map(({ rule }) => rule);

/** Documents of one syntax: with this finding alone, with what mends it, and with what looks alike and is right. */
interface Case {
  invalid: string[];
  valid: string[];
  options?: JudgeOptions;
}

/** A case in which an alt text alone is right or wrong, written in each syntax. */
function ofText(invalid: string[], valid: string[], options?: JudgeOptions): Record<"markdown" | "html" | "tsx", Case> {
  const written = (write: (alt: string) => string): Case => ({
    invalid: invalid.map(write),
    valid: valid.map(write),
    ...(options ? { options } : {}),
  });
  return {
    markdown: written((alt) => `![${alt}](a-1.png)`),
    html: written((alt) => `<img src="a-1.png" alt="${alt}">`),
    tsx: written((alt) => `const a = <Image src="a-1.png" alt="${alt}"/>;`),
  };
}

const long = "A bar chart of the arrivals of the last four days. ".repeat(3).trim();

const cases: Record<RuleId, Partial<Record<Syntax, Case>>> = {
  missing: {
    markdown: { invalid: ["<img src=a.png>"], valid: ["![](a.png)", '<img src=a.png alt="">', "<img src=a.png aria-hidden=true>"] },
    html: {
      invalid: [
        ...["<img src=a.png>", '<input type="image" src="a.png">', '<map><area href="x"></map>', '<svg role="img"></svg>'],
        ...['<object data="a.svg"></object>', '<div role="img"></div>', '<img src=a.png title="">'],
      ],
      valid: [
        ...['<img src=a.png alt="">', '<img src=a.png alt="A">', '<img src=a.png aria-label="A">', '<img src=a.png role="presentation">'],
        ...[
          '<input type="image" src="a.png" alt="Search">',
          '<map><area href="x" alt="Norway"><area></map>',
          '<svg role="img" aria-label="A"></svg>',
        ],
        ...[
          '<svg role="img"><title>A</title></svg>',
          "<svg></svg>",
          '<object data="a.svg">A</object>',
          '<object data="a.svg" title="A"></object>',
        ],
        ...['<div role="img" aria-label="A"></div>', '<div hidden><img src="a.png"></div>'],
      ],
    },
    tsx: {
      invalid: ["<img src={a}/>", "<Image src={a}/>", "<span role='img'>x</span>", "<input type='image'/>"],
      valid: ["<img src={a} alt=''/>", "<img src={a} alt/>", "<div role='presentation'/>", "<Card src={a}/>"],
    },
  },
  "empty-control": {
    markdown: { invalid: ["[![](a.png)](b)"], valid: ["[![](a.png) Home](b)", "[![Home](a.png)](b)", "![](a.png)"] },
    html: {
      invalid: ['<a href="b"><img src="a.png" alt=""></a>', '<button><img src="a.png" alt=""></button>'],
      valid: [
        '<a href="b"><img src="a.png" alt=""> Home</a>',
        '<a href="b" aria-label="Home"><img src="a.png" alt=""></a>',
        '<a href="b"><img src="a.png" alt="Home"></a>',
      ],
    },
    tsx: { invalid: ["<a href='b'><img src={a} alt=''/></a>"], valid: ["<a href='b'><img src={a} alt=''/>Home</a>"] },
  },
  blank: {
    html: { invalid: ['<img src="a.png" alt=" ">'], valid: ['<img src="a.png" alt="">'] },
    tsx: { invalid: ["<img src={a} alt=' '/>"], valid: ["<img src={a} alt=''/>"] },
    // Brackets with white space alone are the same as empty ones.
    markdown: { invalid: ["<img src=a.png alt='  '>"], valid: ["![ ](a.png)"] },
  },
  "file-name": ofText(
    ["chart.png", "IMG_2031", "a-1", "Screenshot 2026-03-01 at 10.12.33", "my-photo.JPG"],
    ["A chart", "Node.js", "a 1 b", "index.ts opened in the editor"],
  ),
  placeholder: ofText(
    ["image", "Alt text", "TODO", "untitled", "Screenshot 1", "Bild", "图片"],
    ["Image editor", "A diagram of the queue", "To do list"],
  ),
  "redundant-words": ofText(
    ["Image of a cat", "A picture showing a cat", "photo of me", "Bild von einer Katze", "Cat photo"],
    ["A cat", "Docker image layers", "The photographer at work", "Imagery"],
  ),
  "too-long": ofText([long], [long.slice(0, 100), "漢".repeat(125)]),
  "too-short": ofText(["x", "7"], ["OK", "図"]),
  "symbols-only": ofText(["🎉", "--", "https://example.org/a"], ["🎉 Released", "C++"]),
  "repeats-caption": {
    html: {
      invalid: ['<figure><img src="a.png" alt="Arrivals by day"><figcaption>Arrivals by day.</figcaption></figure>'],
      valid: [
        '<figure><img src="a.png" alt="Tuesday has the most"><figcaption>Arrivals by day</figcaption></figure>',
        '<figure><img src="a.png" alt=""><figcaption>A</figcaption></figure>',
      ],
    },
    markdown: {
      invalid: ['<figure>\n<img src="a.png" alt="Arrivals">\n<figcaption>Arrivals</figcaption>\n</figure>'],
      valid: ['<figure>\n<img src="a.png" alt="Bars">\n<figcaption>Arrivals</figcaption>\n</figure>'],
    },
    tsx: {
      invalid: ["<figure><img src={a} alt='Arrivals'/><figcaption>Arrivals</figcaption></figure>"],
      valid: ["<figure><img src={a} alt='Arrivals'/><figcaption>{text}</figcaption></figure>"],
    },
  },
  "repeats-text": {
    markdown: { invalid: ["![Arrivals](a.png) Arrivals"], valid: ["![Bars](a.png) Arrivals", "![](a.png) Arrivals"] },
    html: { invalid: ['<p><img src="a.png" alt="Arrivals"> Arrivals</p>'], valid: ['<p><img src="a.png" alt=""> Arrivals</p>'] },
    tsx: { invalid: ["<li><img src={a} alt='Arrivals'/> Arrivals</li>"], valid: ["<li><img src={a} alt=''/> Arrivals</li>"] },
  },
  "repeats-control": {
    markdown: { invalid: ["[![Home](a.png) Home](b) and more"], valid: ["[![](a.png) Home](b)", "[![Logo of Tidal](a.png) Home](b)"] },
    html: {
      invalid: ['<a href="b"><img src="a.png" alt="Home"> Home</a>', '<button><img src="a.png" alt="Save">Save</button>'],
      valid: ['<a href="b"><img src="a.png" alt=""> Home</a>', '<a href="b"><img src="a.png" alt="Home"></a>'],
    },
    tsx: { invalid: ["<Link href='b'><img src={a} alt='Home'/>Home</Link>"], valid: ["<Link href='b'><img src={a} alt=''/>Home</Link>"] },
  },
  "repeats-previous": {
    markdown: {
      invalid: ["![Arrivals](a.png)\n\n![Arrivals](b.png)"],
      valid: ["![Arrivals](a.png)\n\n![Arrivals](a.png)", "![One](a.png) ![Two](b.png)"],
    },
    html: {
      invalid: ['<img src="a.png" alt="A form"><img src="b.png" alt="A form">'],
      valid: ['<img src="a.png" alt=""><img src="b.png" alt="">'],
    },
    tsx: {
      invalid: ["<><img src='a.png' alt='A form'/><img src='b.png' alt='A form'/></>"],
      valid: ["<><img src={a} alt='A form'/><img src={b} alt='A form'/></>"],
    },
  },
  "redundant-title": {
    markdown: { invalid: ['![Arrivals](a.png "arrivals")'], valid: ['![Arrivals](a.png "By day")', "![Arrivals](a.png)"] },
    html: { invalid: ['<img src="a.png" alt="Arrivals" title="Arrivals">'], valid: ['<img src="a.png" alt="Arrivals" title="By day">'] },
    tsx: { invalid: ["<img src={a} alt='Arrivals' title='Arrivals'/>"], valid: ["<img src={a} alt='Arrivals'/>"] },
  },
  dynamic: {
    html: { invalid: ['<template><img src="a.png" :alt="text"></template>'], valid: ['<template><img src="a.png" alt="A"></template>'] },
    tsx: { invalid: ["<img src={a} alt={text}/>", "<img {...props}/>"], valid: ["<img src={a} alt={'A'}/>"] },
    markdown: { invalid: ['<img src="a.png" aria-labelledby="b">'], valid: ["![A](a.png)"] },
  },
  "broken-path": ofText(["A form"], [], { isThere: () => false }),
};

describe("a rule for alt texts", () => {
  for (const rule of ruleIds) {
    for (const syntax of ["markdown", "html", "tsx"] as const) {
      it(`${rule} has cases in ${syntax}, and finds what it is for and nothing else`, () => {
        const { invalid, valid, options } = cases[rule][syntax] ?? { invalid: [], valid: [] };
        assert.ok(invalid.length > 0, "there is no invalid case");
        for (const source of invalid) {
          const rulesFound = found(syntax, document(syntax, source), options);
          assert.ok(rulesFound.includes(rule), `${source}: ${rulesFound.join()}`);
        }
        for (const source of valid) assert.ok(!found(syntax, document(syntax, source), options).includes(rule), source);
      });
    }

    it(`${rule} says why it matters, and what it rests on`, () => {
      assert.match(rules[rule].wcag, /^\d\.\d\.\d /);
      assert.ok(rules[rule].explanation.length > 30);
    });
  }

  it("can be made to count more, less, or not at all", () => {
    const uses = findImageUses("![x](a.png)", "markdown");
    assert.deepEqual(
      judge("![x](a.png)", uses).map(({ severity }) => severity),
      ["info"],
    );
    assert.deepEqual(
      judge("![x](a.png)", uses, { severities: { "too-short": "error" } }).map(({ severity }) => severity),
      ["error"],
    );
    assert.deepEqual(judge("![x](a.png)", uses, { severities: { "too-short": "off" } }), []);
  });

  it("is silenced by a comment on its line, on the line before, or anywhere for the file", () => {
    const silenced: [Syntax, string][] = [
      ["markdown", "<!-- oriel-disable-next-line -->\n![x](a.png)"],
      ["markdown", "![x](a.png) <!-- oriel-disable-line too-short -->"],
      ["html", "<img src=a.png alt=x>\n\n<!-- oriel-disable-file too-short -->"],
      ["tsx", "const a = (\n  // oriel-disable-next-line too-short, missing\n  <img src={b} alt='x'/>\n);"],
    ];
    for (const [syntax, source] of silenced) assert.deepEqual(found(syntax, source), [], source);
    assert.deepEqual(found("markdown", "<!-- oriel-disable-next-line missing -->\n![x](a.png)"), ["too-short"]);
    assert.deepEqual(found("markdown", "<!-- oriel-disable-next-line -->\n\n![x](a.png)"), ["too-short"]);
  });
});

function document(syntax: Syntax, source: string): string {
  return syntax === "tsx" && !source.startsWith("const") ? `export const page = (a: string) => (\n  ${source}\n);` : source;
}
