import assert from "node:assert/strict";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { mayBeDecorative } from "../../../../../src/altText/document/edits/suppress.ts";
import { readContexts, testFinding, testWriting } from "./support.ts";

describe("an image in Markdown", () => {
  testFinding("markdown", [
    [
      "is found inline, with markup, escapes and entities resolved in its alt text",
      '![A *blue* \\] button &amp; `x`](a.png "t")',
      ['![]() "A blue ] button & x" a.png'],
    ],
    ["is found even if its URL contains spaces", "![x](<a b.png>)", ['![]() "x" a b.png']],
    ["is found with empty alt text", "![](a.png)", ['![]() "" a.png']],
    [
      "is found by each kind of reference",
      "![a][R] ![b][] ![c]\n\n[r]: r.png\n[b]: b.png\n[c]: c.png",
      ['![]() "a" r.png', '![]() "b" b.png', '![]() "c" c.png'],
    ],
    ["is plain text if its reference has no definition", "![a] and ![b][none]", []],
    ["is found in a link", "[![a](a.png)](https://example.org)", ['![]() "a" a.png']],
    ["is found in a table cell", "| x | y |\n| - | - |\n| ![a\\|b](a.png) | ![](b.png) |", ['![]() "a|b" a.png', '![]() "" b.png']],
    [
      "is dropped with its table cell if the header has fewer cells",
      "| x | y |\n| - | - |\n| | b | ![](a.png) |\n| ![](b.png)",
      ['![]() "" b.png'],
    ],
    [
      "is plain text directly after an HTML tag that is on its own line and ends a table",
      "| x |\n| - |\n| a |\n<b>\n![](a.png)\n\n![](b.png)",
      ['![]() "" b.png'],
    ],
    [
      "is found in footnotes",
      "A[^1] B[^2]\n\n[^1]: ![x](a.png)\n\n    ![y](b.png)\n[^2]: <img src=c.png>\n\n> [^3]: ![z](d.png)\n",
      ['![]() "x" a.png', '![]() "y" b.png', "img missing c.png", '![]() "z" d.png'],
    ],
    ["is plain text in code", "`![a](a.png)`\n\n```md\n![b](b.png)\n<img src=x>\n```\n\n    ![c](c.png)", []],
    ["is plain text after an escape", "\\![a](a.png)", []],
    ["is found across several lines", "![one\ntwo](a.png)", ['![]() "one two" a.png']],
    ["is found as HTML in an HTML block", '<p align="center">\n<img src="a.png" alt="A">\n</p>', ['img "A" a.png']],
    ["is found as HTML within a line of text", 'Text <img src="a.png"> and ![b](b.png).', ["img missing a.png", '![]() "b" b.png']],
    ["is found once in a picture element", '<picture><source srcset="d.png"><img src="a.png" alt=""></picture>', ['img "" a.png']],
    ["is not found in a comment", "<!-- <img src=a.png> ![b](b.png) -->", []],
    ["is not found in front matter", "---\nnote: '![a](a.png)'\n---\n\n![b](b.png)", ['![]() "b" b.png']],
    ["is found even if its alt text contains a link", "![see [docs](d)](a.png)", ['![]() "see docs" a.png']],
    [
      "is plain text inside the alt text of another image",
      "![image of ![image](b.png)](a.png) ![<img src=d.png>](c.png)",
      ['![]() "image of image" a.png', '![]() "" c.png'],
    ],
    ["is found inside brackets without a definition", "![see ![a](a.png) <img src=b.png>][none]", ['![]() "a" a.png', "img missing b.png"]],
    [
      "is found as HTML that spans lines of a blockquote",
      '> text <img src="a.png"\n>      alt="A form"> more\n\n> <p>\n> <img\n> src="b.png" alt="B">',
      ['img "A form" a.png', 'img "B" b.png'],
    ],
    [
      "is found inside an HTML element whose content is only text",
      "a <textarea> ![a](a.png) </textarea> b ![b](b.png)",
      ['![]() "a" a.png', '![]() "b" b.png'],
    ],
  ]);

  it("has its link, heading and paragraph as context", () => {
    assert.deepEqual(readContexts("markdown", "# Sign *in*\n\nClick [![a](a.png) the button](https://x.org/?a=1&amp;b) now."), [
      {
        control: { kind: "link", text: "the button", href: "https://x.org/?a=1&b" },
        heading: "Sign in",
        paragraph: "Click the button now.",
      },
    ]);
  });

  it("has the nearest heading before it as context, in Markdown or HTML", () => {
    const contexts = readContexts("markdown", "<h1>Top</h1>\n\n<img src=a>\n\n## One *two*\n\n<img src=b>\n\nThree\n===\n\n![c](c)");
    assert.deepEqual(
      contexts.map(({ heading }) => heading),
      ["Top", "One two", "Three"],
    );
  });

  it("has the HTML link around it as context", () => {
    const source = '<a href="x">\n\n![a](a.png)\n\n</a>\n\n<a href="y"><img src="b.png"></a> <a href="z">![c](c.png)</a>';
    assert.deepEqual(
      readContexts("markdown", source).map(({ control }) => control?.href),
      ["x", "y", "z"],
    );
  });

  it("has the language of the nearest element that declares one", () => {
    assert.deepEqual(
      readContexts("markdown", '<div lang="de">\n\n![a](a.png)\n\n</div>\n\n![b](b.png)').map(({ language }) => language),
      ["de", undefined],
    );
  });

  it("has exact offsets after front matter, a byte order mark and CRLF line endings", () => {
    const source = "\uFEFF---\r\ntitle: ünï\r\n---\r\n\r\n![älter](a.png)\r\n";
    const [use] = findImageUses(source, "markdown");
    assert.ok(use?.alt.kind === "text");
    assert.equal(source.slice(use.alt.range.from, use.alt.range.to), "älter");
  });
});

for (const syntax of ["markdown", "mdx"] as const) {
  describe(`an image among Markdown and HTML elements in ${syntax}`, () => {
    it("has the Markdown link around it as context even if the image is an HTML element", () => {
      assert.deepEqual(readContexts(syntax, 'Click [<img src="a.png"/> the *button*](x) now.'), [
        { control: { kind: "link", text: "the button", href: "x" }, paragraph: "Click the button now." },
      ]);
    });

    it("can't be marked as decorative if it names a link, in Markdown or HTML", () => {
      for (const source of [
        '[<img src="a.png" alt="Home"/>](x)',
        '<a href="x">![Home](a.png)</a>',
        '<a href="x">\n\n![Home](a.png)\n\n</a>',
      ]) {
        const marks = findImageUses(source, syntax).map((use) => mayBeDecorative(use, source));
        assert.deepEqual(marks, [false], source);
      }
    });

    it("takes its caption from the figure around it, and is hidden if an element around it is hidden", () => {
      const [shown, hidden] = findImageUses(
        '<figure>\n\n![a](a.png)\n\n<figcaption>\n\nAll *arrivals*\n\n</figcaption>\n</figure>\n\n<div aria-hidden="true">\n\n![b](b.png)\n\n</div>',
        syntax,
      );
      assert.equal(shown?.context.caption, "All arrivals");
      assert.deepEqual([shown?.isHidden, hidden?.isHidden], [false, true]);
    });
  });
}

describe("alt text written into Markdown", () => {
  const documents = [
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
  ];
  // Front matter is only recognized at the start of a document.
  const withTextBefore = documents.map((document) => (/^(?:---|\+\+\+)/.test(document) ? document : `Text before.\n\n${document}`));
  testWriting(
    "markdown",
    withTextBefore.map((document) => `${document}\n\n[r]: r.png\n`),
  );
});
