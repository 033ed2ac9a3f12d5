import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { USUAL_COMPONENTS, componentsWith } from "../../../../src/altText/document/markup/components.ts";
import type { ImageUse } from "../../../../src/altText/document/imageUse.ts";
import { mayBeDecorative } from "../../../../src/altText/document/edits/suppress.ts";
import { mayHaveImages, syntaxOf, type Syntax } from "../../../../src/altText/document/syntax.ts";
import { syntaxes } from "../../../../src/altText/document/syntaxList.ts";
import { brief } from "./brief.ts";

const find = (syntax: Syntax, source: string): ImageUse[] => findImageUses(source, syntax);
const briefs = (syntax: Syntax, source: string): string[] => find(syntax, source).map(brief);

describe("images of Markdown", () => {
  const cases: [name: string, source: string, uses: string[]][] = [
    ["inline", '![A *blue* \\] button &amp; `x`](a.png "t")', ['![]() "A blue ] button & x" a.png']],
    ["with spaces in its address", "![x](<a b.png>)", ['![]() "x" a b.png']],
    ["with an empty alt", "![](a.png)", ['![]() "" a.png']],
    [
      "by reference",
      "![a][R] ![b][] ![c]\n\n[r]: r.png\n[b]: b.png\n[c]: c.png",
      ['![]() "a" r.png', '![]() "b" b.png', '![]() "c" c.png'],
    ],
    ["brackets without a definition are text", "![a] and ![b][none]", []],
    ["in a link", "[![a](a.png)](https://example.org)", ['![]() "a" a.png']],
    ["in a table", "| x | y |\n| - | - |\n| ![a\\|b](a.png) | ![](b.png) |", ['![]() "a|b" a.png', '![]() "" b.png']],
    ["in code it is none", "`![a](a.png)`\n\n```md\n![b](b.png)\n<img src=x>\n```\n\n    ![c](c.png)", []],
    ["behind an escape it is none", "\\![a](a.png)", []],
    ["over lines", "![one\ntwo](a.png)", ['![]() "one two" a.png']],
    ["as HTML in a block", '<p align="center">\n<img src="a.png" alt="A">\n</p>', ['img "A" a.png']],
    ["as HTML in a line", 'Text <img src="a.png"> and ![b](b.png).', ["img missing a.png", '![]() "b" b.png']],
    ["of a picture element", '<picture><source srcset="d.png"><img src="a.png" alt=""></picture>', ['img "" a.png']],
    ["none in a comment", "<!-- <img src=a.png> ![b](b.png) -->", []],
    ["none in front matter", "---\nnote: '![a](a.png)'\n---\n\n![b](b.png)", ['![]() "b" b.png']],
    ["in a link's text with a nested link", "![see [docs](d)](a.png)", ['![]() "see docs" a.png']],
    [
      "of which none is in the text of another",
      "![image of ![image](b.png)](a.png) ![<img src=d.png>](c.png)",
      ['![]() "image of image" a.png', '![]() "" c.png'],
    ],
    ["in brackets that name nothing", "![see ![a](a.png) <img src=b.png>][none]", ['![]() "a" a.png', "img missing b.png"]],
    [
      "as HTML over the lines of a quote",
      '> text <img src="a.png"\n>      alt="A form"> more\n\n> <p>\n> <img\n> src="b.png" alt="B">',
      ['img "A form" a.png', 'img "B" b.png'],
    ],
  ];
  for (const [name, source, uses] of cases) it(name, () => assert.deepEqual(briefs("markdown", source), uses));

  it("know their link, heading and paragraph", () => {
    const [use] = find("markdown", "# Sign *in*\n\nClick [![a](a.png) the button](https://x.org/?a=1&amp;b) now.");
    assert.deepEqual(use?.context, {
      control: { kind: "link", text: "the button", href: "https://x.org/?a=1&b" },
      heading: "Sign in",
      paragraph: "Click the button now.",
    });
  });

  it("know the heading before them, though they are HTML", () => {
    const headings = find("markdown", "<h1>Top</h1>\n\n<img src=a>\n\n## One *two*\n\n<img src=b>\n\nThree\n===\n\n![c](c)");
    assert.deepEqual(
      headings.map(({ context }) => context.heading),
      ["Top", "One two", "Three"],
    );
  });

  it("know the link around them that is HTML", () => {
    const uses = find("markdown", '<a href="x">\n\n![a](a.png)\n\n</a>\n\n<a href="y"><img src="b.png"></a> <a href="z">![c](c.png)</a>');
    assert.deepEqual(
      uses.map(({ context }) => context.control?.href),
      ["x", "y", "z"],
    );
  });

  it("know what is around them in Markdown, though they are HTML", () => {
    for (const syntax of ["markdown", "mdx"] as const) {
      const [use] = find(syntax, 'Click [<img src="a.png"/> the *button*](x) now.');
      assert.deepEqual(
        use?.context,
        { control: { kind: "link", text: "the button", href: "x" }, paragraph: "Click the button now." },
        syntax,
      );
    }
  });

  it("may not be marked as decorative where they name a link, whichever of the two is HTML", () => {
    for (const source of [
      '[<img src="a.png" alt="Home">](x)',
      '<a href="x">![Home](a.png)</a>',
      '<a href="x">\n\n![Home](a.png)\n\n</a>',
    ]) {
      for (const syntax of ["markdown", "mdx"] as const) {
        const elements = syntax === "mdx" ? source.replace(/(<img[^>]*)>/, "$1/>") : source;
        assert.deepEqual(
          find(syntax, elements).map((use) => mayBeDecorative(use, elements)),
          [false],
          elements,
        );
      }
    }
  });

  it("know figures and what hides them, though these are HTML", () => {
    for (const syntax of ["markdown", "mdx"] as const) {
      const [shown, hidden] = find(
        syntax,
        '<figure>\n\n![a](a.png)\n\n<figcaption>\n\nAll *arrivals*\n\n</figcaption>\n</figure>\n\n<div aria-hidden="true">\n\n![b](b.png)\n\n</div>',
      );
      assert.equal(shown?.context.caption, "All arrivals", syntax);
      assert.deepEqual([shown?.isHidden, hidden?.isHidden], [false, true], syntax);
    }
  });

  it("know the paragraph of HTML that they are in, or of Markdown, whichever is less", () => {
    const [item, cell] = find("mdx", "<ul>\n<li>![a](a.png) One</li>\n<li>Two</li>\n</ul>\n\n<td>\n\n![b](b.png) Three\n\nFour\n\n</td>");
    assert.deepEqual([item?.context.paragraph, cell?.context.paragraph], ["One", "Three"]);
  });

  it("are found where HTML has no place for elements", () => {
    assert.deepEqual(briefs("markdown", "a <textarea> ![a](a.png) </textarea> b ![b](b.png)"), ['![]() "a" a.png', '![]() "b" b.png']);
  });

  it("keep their offsets behind front matter, a BOM and CRLF", () => {
    const source = "\uFEFF---\r\ntitle: ünï\r\n---\r\n\r\n![älter](a.png)\r\n";
    const [use] = find("markdown", source);
    assert.ok(use?.alt.kind === "text");
    assert.equal(source.slice(use.alt.range.from, use.alt.range.to), "älter");
  });
});

describe("images of HTML", () => {
  const cases: [name: string, source: string, uses: string[]][] = [
    ["img", '<img src="a.png" alt="A &amp; b">', ['img "A & b" a.png']],
    ["img with single quotes, or none", "<img src='a.png' alt='A'><img src=b.png alt=B>", ['img "A" a.png', 'img "B" b.png']],
    ["img without alt", "<IMG SRC=a.png>", ["img missing a.png"]],
    ["img with a bare alt", "<img src=a.png alt>", ['img "" a.png']],
    ["img named by a label", '<img src=a.png aria-label="A">', ['img "A" a.png']],
    ["img named by another element", '<img src=a.png aria-labelledby="x">', ["img dynamic a.png"]],
    ["input", '<input type="image" src="a.png"><input type="text">', ["input missing a.png"]],
    ["area", '<map><area href="x"><area></map>', ["area missing -"]],
    ["svg", '<svg role="img" aria-label="A"></svg><svg role="img"><title>T</title></svg><svg></svg>', ['svg "A" -', 'svg "T" -']],
    [
      "object",
      '<object data="a.svg">A map</object><object data="a.pdf"></object><object data="b.svg"></object>',
      ['object "A map" a.svg', "object missing b.svg"],
    ],
    ["object with an image in its place", '<object data="a.svg"><img alt="A map"></object>', ['object "A map" a.svg', 'img "A map" -']],
    ["any element with the role", '<div role="img" aria-label="A"></div><span role="img"></span>', ['div "A" -', "span missing -"]],
    [
      "as a background, in a style sheet or inline",
      `<style>.a{color:red;background:#fff url("b.png?a=1") no-repeat}</style><p style="background-image:url('c.png'),url(d.png)">`,
      ["background background b.png?a=1", "background background c.png", "background background d.png"],
    ],
    ["none in a script or a comment", '<script>"<img src=x>"</script><!-- <img src=x> -->', []],
    [
      "bound by Vue",
      '<template><img :src="url" :alt="text"><img src="a.png" v-bind:alt="t"></template>',
      ["img dynamic -", "img dynamic a.png"],
    ],
    [
      "bound by Vue, to whatever has the name",
      '<img v-bind="$attrs"><img :src :alt><img v-bind:src v-bind:alt><img v-bind="a" alt="A">',
      ["img dynamic -", "img dynamic -", "img dynamic -", 'img "A" -'],
    ],
    ["in broken markup", '<div><p><img src="a.png" alt="A"<b></div></i><img src=b.png', ['img "A" a.png', "img missing b.png"]],
  ];
  for (const [name, source, uses] of cases) it(name, () => assert.deepEqual(briefs("html", source), uses));

  it("know link, button, caption, and what hides them", () => {
    const uses = find(
      "html",
      '<h2>Team</h2><a href="x"><img src=a> Home</a><button><img src=b></button><figure><img src=c><figcaption>A <b>c</b></figcaption></figure><div aria-hidden="true"><img src=d></div><img src=e role="presentation">',
    );
    assert.deepEqual(
      uses.map(({ context }) => context.control?.text ?? context.caption),
      ["Home", "", "A c", undefined, undefined],
    );
    assert.deepEqual(
      uses.map(({ isHidden }) => isHidden),
      [false, false, false, true, true],
    );
    assert.ok(uses.every(({ context }) => context.heading === "Team"));
  });
});

describe("the language around an image", () => {
  it("is what the nearest element says that says any", () => {
    const languages = (syntax: Syntax, source: string) => find(syntax, source).map(({ context }) => context.language);
    const source = '<html lang="en"><p lang="de"><i lang=""><img></i></p><img lang="fr"><img></html>';
    assert.deepEqual(languages("html", source), ["de", "fr", "en"]);
    assert.deepEqual(languages("markdown", '<div lang="de">\n\n![a](a.png)\n\n</div>\n\n![b](b.png)'), ["de", undefined]);
  });
});

describe("images of JSX", () => {
  const cases: [name: string, source: string, uses: string[]][] = [
    ["img", '<img src="a.png" alt="A &quot;b&quot;"/>', ['img "A "b"" a.png'.replace('"A "b""', JSON.stringify('A "b"'))]],
    ["with a string in braces", "<img src={'a.png'} alt={`A`}/>", ['img "A" a.png']],
    ["with an expression", "<img src={url} alt={`A ${b}`}/>", ["img dynamic -"]],
    ["without alt", "<img src={url}/>", ["img missing -"]],
    ["with a spread that may have it", "<img {...props}/>", ["img dynamic -"]],
    ["with an alt besides a spread", '<img {...props} alt="A"/>', ['img "A" -']],
    ["as a component", '<Image src={logo} alt="A"/>', ['Image "A" -']],
    ["not any other component", '<Card alt="A" src="b"/>', []],
    [
      "inside expressions and attributes",
      "<p>{open && <img src='a'/>}{list.map((x) => <img src={x} alt=''/>)}<C icon={<img src='b'/>}/></p>",
      ["img missing a", 'img "" -', "img missing b"],
    ],
    ["with arguments for its type", "<Image<string> src={b} /> ", ["Image missing -"]],
    ["in fragments", "<><img src='a' alt='A'/></>", ['img "A" a']],
    ["of any element with the role", '<span role="img" aria-label="A">x</span>', ['span "A" -']],
  ];
  for (const [name, source, uses] of cases) {
    it(name, () => assert.deepEqual(briefs("tsx", `const a: number = 1;\nexport const b = () => (${source});`), uses));
  }

  it("do not end a broken file", () => {
    assert.deepEqual(briefs("tsx", "<<<<<<< HEAD\nconst a = <img src='a' alt='A'/>;\n=======\n>>>>>>> b\nconst b = <img src='b'/>;"), [
      'img "A" a',
      "img missing b",
    ]);
  });
});

describe("a document without anything that an image could be", () => {
  it("is told by its text alone, in every syntax", () => {
    const plain = "---\ntitle: On images\n---\n\n# The image [link](a.png) <b>bold</b> `x` {a}\n";
    for (const { id: syntax } of syntaxes) {
      assert.equal(mayHaveImages(plain, syntax, USUAL_COMPONENTS), false, syntax);
      assert.equal(mayHaveImages(`${plain}<v-img>`, syntax, USUAL_COMPONENTS), true, syntax);
      assert.equal(mayHaveImages(`${plain}<Shot />`, syntax, componentsWith(["Shot"])), true, syntax);
    }
  });
});

describe("syntaxOf", () => {
  it("goes by the ending", () => {
    assert.deepEqual(
      ["README.md", "a/b.TSX", "c.js", "d.vue", "e.ipynb", "f.mdx", "g.svelte", "h.astro", "e.png", "Makefile"].map(syntaxOf),
      ["markdown", "tsx", "jsx", "vue", "notebook", "mdx", "svelte", "astro", undefined, undefined],
    );
  });
});
