import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { brief } from "./brief.ts";

type Case = [name: string, source: string, uses: string[]];

const cases: Partial<Record<Syntax, Case[]>> = {
  mdx: [
    [
      "of Markdown, beside expressions and elements",
      "# A {1}\n\n![a *b*](a.png 't') {b} <Card/> ![c]\n\n[c]: c.png",
      ['![]() "a b" a.png', '![]() "c" c.png'],
    ],
    ["as an element, over lines that look like Markdown", "<Image\n  src='a.png'\n  alt='A {b}'\n>\n</Image>", ['Image "A {b}" a.png']],
    [
      "whose address is imported",
      "import logo from './logo.png'\nimport B from 'b'\n\n<img src={logo} alt={'A'} />",
      ['img "A" ./logo.png'],
    ],
    [
      "inside expressions, exports and attributes",
      "export const A = () => {\n\n  return <img src='a.png'/>;\n};\n\n{open\n\n&& <img src='b.png'/>}\n\n<C icon={<img src='c.png'/>}/>",
      ["img missing a.png", "img missing b.png", "img missing c.png"],
    ],
    ["indented in an element", "<div>\n      ![a](a.png)\n</div>", ['![]() "a" a.png']],
    [
      "none in code, comments, strings, behind an escape, or in front matter",
      "---\na: '![a](a.png)'\n---\n\n`<img>` ``{<img>}`` \\<img> {/* <img/> ![b](b.png) */} {'<img>'} <!-- <img> -->\n\n```jsx\n<img>\n```\n\n~~~~\n{<img/>}\n~~~\n~~~~",
      [],
    ],
    ["with an expression in its alt", "![a {b}](a.png) <img alt={`a ${b}`} src='b.png'/>", ["![]() dynamic a.png", "img dynamic b.png"]],
    [
      "as an element over the lines of a quote",
      "> text <img src='a.png'\n>  alt='A form'> {a &&\n> <img src='b.png'/>} more\n\n<img\n  src='c.png'\n>\n> quote",
      ['img "A form" a.png', "img missing b.png", "img missing c.png"],
    ],
    [
      "of which none is in the text of another",
      "![image of <img src='b.png'/> {<img src='c.png'/>}](a.png) ![x<br/>y](d.png)",
      ["![]() dynamic a.png", '![]() "xy" d.png'],
    ],
    [
      "behind a brace or a tag that nothing closes",
      "{open ![a](a.png)\n\n<div\n\n<img src='b.png'/>",
      ['![]() "a" a.png', "img missing b.png"],
    ],
  ],
  svelte: [
    ["with an address and an alt that are strings", '<img src="a.png" alt="A">', ['img "A" a.png']],
    ["with an expression for an alt", "<img src={url} alt={text}>", ["img dynamic -"]],
    ["with its alt in short", "<img src={url} {alt}/>", ["img dynamic -"]],
    ["with an expression in its alt", '<img src="a.png" alt="A {b}"><img src=c.png alt=A{b}>', ["img dynamic a.png", "img dynamic c.png"]],
    ["with a string in braces", "<img src={'a.png'} alt={`A`}/>", ['img "A" a.png']],
    ["with a spread that may have it", "<img {...props}><img {...props} alt='A'>", ["img dynamic -", 'img "A" -']],
    [
      "enhanced, or by a component",
      '<enhanced:img src="a.png"/><Image src="b.png"/><Card src="c.png"/>',
      ["enhanced:img missing a.png", "Image missing b.png"],
    ],
    [
      "in blocks, beside comparisons",
      "{#if a > b}<img src=a.png>{:else if c < d}<img src=b.png alt=B>{/if}",
      ["img missing a.png", 'img "B" b.png'],
    ],
    [
      "beside functions that hold signs",
      "<img on:click={() => a > '}'} src={'a.png'}/><img src=b.png>",
      ["img missing a.png", "img missing b.png"],
    ],
    [
      "whose address is imported",
      "<script>\nimport logo from './logo.png?w=80';\n</script>\n<img src={logo} alt='A'>",
      ['img "A" ./logo.png?w=80'],
    ],
    [
      "none in scripts, styles, comments and strings",
      "<script>let a = '<img>';</script><style>a{b:c}</style><!-- {<img>} -->{'<img>'}",
      [],
    ],
    ["behind a brace that nothing closes", "<p>{open</p><img src=a.png>", ["img missing a.png"]],
  ],
  vue: [
    ["bound", "<template><img :src='url' :alt='text'><img src='a.png' v-bind:alt='t'></template>", ["img dynamic -", "img dynamic a.png"]],
    [
      "by components, whichever way they are written",
      "<template><NuxtImg src='a.png'/><nuxt-img src='b.png' alt='B'/></template>",
      ["NuxtImg missing a.png", 'nuxt-img "B" b.png'],
    ],
    [
      "whose address is imported or required",
      "<script setup>\nimport logo from '@/logo.svg'\n</script><template><img :src='logo'><img :src=\"require('./a.png')\" alt=''></template>",
      ["img missing @/logo.svg", 'img "" ./a.png'],
    ],
    [
      "whose address is a string that is bound",
      `<template><img :src="'./a.png'"><img v-bind:src='"./b.png"'><img :src="a + './b.png'"></template>`,
      ["img missing ./a.png", "img missing ./b.png", "img missing -"],
    ],
    ["none of Pug", '<template lang="pug">\np <img src="x">\n</template>', []],
    ["of a template that says it is HTML", '<template lang="html"><img></template>', ["img missing -"]],
  ],
  astro: [
    [
      "with an import between the fences",
      '---\nimport hero from "../hero.png";\nconst a = "<img>";\n---\n<Image src={hero} alt="{x}"/>',
      ['Image "{x}" ../hero.png'],
    ],
    [
      "inside expressions and attributes",
      "{open && <img src='a.png'/>}<p>It's {b}</p><Card icon={<img src='b.png' alt='B'/>}/>",
      ["img missing a.png", 'img "B" b.png'],
    ],
    ["without fences", "<img src=a.png>", ["img missing a.png"]],
    [
      "with a text in backticks",
      "<img src=`a.png` alt=`A form`/><img src=b.png alt=`A ${b ? `<i>` : c} form`>",
      ['img "A form" a.png', "img dynamic b.png"],
    ],
  ],
};

for (const [syntax, ofSyntax] of Object.entries(cases) as [Syntax, Case[]][]) {
  describe(`images of ${syntax}`, () => {
    for (const [name, source, uses] of ofSyntax) it(name, () => assert.deepEqual(findImageUses(source, syntax).map(brief), uses));
  });
}

describe("a link's text that an expression gives", () => {
  it("is text, though none knows which", () => {
    for (const [syntax, source] of [
      ["svelte", "<a href=b><img alt=''>{title}</a>"],
      ["tsx", "const a = <a href='b'><img alt=''/>{title}</a>;"],
      ["astro", "<a href=b><img alt=''>{title}</a>"],
    ] as const) {
      assert.equal(findImageUses(source, syntax)[0]?.context.control?.text, "…", syntax);
    }
  });

  it("is none in a comment", () => {
    for (const syntax of ["tsx", "astro", "svelte", "mdx"] as const) {
      const [use] = findImageUses("<a href='b'><img alt=''/>{/* title */}</a>", syntax);
      assert.equal(use?.context.control?.text, "", syntax);
    }
  });
});

describe("the address of an image", () => {
  const target = (source: string) => findImageUses(source, "tsx")[0]?.target;

  it("is that of its import", () => {
    assert.equal(target('import logo, { a } from "./logo.png"; const b = <img src={logo}/>;'), "./logo.png");
    assert.equal(target('import logo from "./logo.png"; const b = <img src={logo.src}/>;'), "./logo.png");
    assert.equal(target('const logo = require("./logo.png"); const b = <img src={logo}/>;'), "./logo.png");
    assert.equal(target('const b = <img src={require("./logo.png").default}/>;'), "./logo.png");
  });

  it("is that of a URL beside the module, as bundlers know it", () => {
    assert.equal(target('const b = <img src={new URL("./a.png", import.meta.url).href}/>;'), "./a.png");
    assert.equal(target('const a = new URL("./a.png", import.meta.url), b = <img src={a.href}/>;'), "./a.png");
    assert.equal(target('const b = <img src={new URL("./a.png", base)}/>;'), undefined);
    const vue = `<template><img :src="new URL('./a.png', import.meta.url)"></template>`;
    assert.equal(findImageUses(vue, "vue")[0]?.target, "./a.png");
  });

  it("is seen through parentheses and what TypeScript is told", () => {
    for (const expression of ["logo as T", "logo!", "(logo satisfies T).src", "(logo as unknown as T)!"]) {
      assert.equal(target(`import logo from "./logo.png"; const b = <img src={${expression}}/>;`), "./logo.png", expression);
    }
  });

  it("is unknown where something else is imported, or an expression makes it", () => {
    assert.equal(target('import logo from "./logo.ts"; const b = <img src={logo}/>;'), undefined);
    assert.equal(target('import logo from "./logo.png"; const b = <img src={logo + ".png"}/>;'), undefined);
    assert.equal(target('import { logo } from "./logo.png"; const b = <img src={logo}/>;'), undefined);
  });
});
