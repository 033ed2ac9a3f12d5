import assert from "node:assert/strict";
import { readContexts, testFinding, testWriting } from "./support.ts";

describe("an image in MDX", () => {
  testFinding("mdx", [
    [
      "is found in Markdown next to expressions and elements",
      "# A {1}\n\n![a *b*](a.png 't') {b} <Card/> ![c]\n\n[c]: c.png",
      ['![]() "a b" a.png', '![]() "c" c.png'],
    ],
    [
      "is found as an element that spans lines that look like Markdown",
      "<Image\n  src='a.png'\n  alt='A {b}'\n>\n</Image>",
      ['Image "A {b}" a.png'],
    ],
    [
      "has the imported path as its URL",
      "import logo from './logo.png'\nimport B from 'b'\n\n<img src={logo} alt={'A'} />",
      ['img "A" ./logo.png'],
    ],
    [
      "is found inside expressions, exports and attributes",
      "export const A = () => {\n\n  return <img src='a.png'/>;\n};\n\n{open\n\n&& <img src='b.png'/>}\n\n<C icon={<img src='c.png'/>}/>",
      ["img missing a.png", "img missing b.png", "img missing c.png"],
    ],
    [
      "is found next to exports with strings, comments, regular expressions and empty lines in brackets",
      "export const a = '{'; // it's {\n\n![a](a.png)\n\nexport const b = /[{]/;\n\n![b](b.png)\n\nexport const c = `\n\n![no](no.png) {`;\n\n![c](c.png)\n\nexport const d = (\n\n  <img src='d.png'/>\n);\n",
      ['![]() "a" a.png', '![]() "b" b.png', '![]() "c" c.png', "img missing d.png"],
    ],
    ["is found if it is indented, because MDX has no indented code", "<div>\n      ![a](a.png)\n</div>", ['![]() "a" a.png']],
    [
      "is not found in code, comments, strings, front matter or after an escape",
      "---\na: '![a](a.png)'\n---\n\n`<img>` ``{<img>}`` \\<img> {/* <img/> ![b](b.png) */} {'<img>'} <!-- <img> -->\n\n```jsx\n<img>\n```\n\n~~~~\n{<img/>}\n~~~\n~~~~",
      [],
    ],
    [
      "has unknown alt text if the text contains an expression",
      "![a {b}](a.png) <img alt={`a ${b}`} src='b.png'/>",
      ["![]() dynamic a.png", "img dynamic b.png"],
    ],
    [
      "is found as an element that spans lines of a blockquote",
      "> text <img src='a.png'\n>  alt='A form'> {a &&\n> <img src='b.png'/>} more\n\n<img\n  src='c.png'\n>\n> quote",
      ['img "A form" a.png', "img missing b.png", "img missing c.png"],
    ],
    [
      "is plain text inside the alt text of another image",
      "![image of <img src='b.png'/> {<img src='c.png'/>}](a.png) ![x<br/>y](d.png)",
      ["![]() dynamic a.png", '![]() "xy" d.png'],
    ],
    [
      "is found after a brace or a tag that is never closed",
      "{open ![a](a.png)\n\n<div\n\n<img src='b.png'/>",
      ['![]() "a" a.png', "img missing b.png"],
    ],
  ]);

  it("has the Markdown paragraph or the element around it as its paragraph, whichever is shorter", () => {
    const source = "<ul>\n<li>![a](a.png) One</li>\n<li>Two</li>\n</ul>\n\n<td>\n\n![b](b.png) Three\n\nFour\n\n</td>";
    assert.deepEqual(
      readContexts("mdx", source).map(({ paragraph }) => paragraph),
      ["One", "Three"],
    );
  });
});

describe("alt text written into MDX", () => {
  const documents = [
    "---\ncover: { image: a.png }\n---\n",
    "![old](a.png)",
    "<div>\n\n  - ![r]\n\n</div>",
    '<Image src={a} alt="old" />',
    "{a && <img src='a.png' />}",
    '![old <img src="b.png"/>](a.png)',
    "| a |\n| - |\n| ![old](a.png) {b} |",
  ];
  // Front matter is only recognized at the start of a document.
  const withTextBefore = documents.map((document) => (/^(?:---|\+\+\+)/.test(document) ? document : `Text before.\n\n${document}`));
  testWriting(
    "mdx",
    withTextBefore.map((document) => `${document}\n\n[r]: r.png\n`),
  );
});
