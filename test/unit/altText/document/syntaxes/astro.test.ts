import { testFinding, testWriting } from "./support.ts";

describe("an image in Astro", () => {
  testFinding("astro", [
    [
      "has the URL of an import between the fences",
      '---\nimport hero from "../hero.png";\nconst a = "<img>";\n---\n<Image src={hero} alt="{x}"/>',
      ['Image "{x}" ../hero.png'],
    ],
    [
      "is found inside expressions and attributes",
      "{open && <img src='a.png'/>}<p>It's {b}</p><Card icon={<img src='b.png' alt='B'/>}/>",
      ["img missing a.png", 'img "B" b.png'],
    ],
    [
      "is found as HTML inside expressions: without closing slashes or tags, next to other elements, and not in comments",
      `{items.map((item) => <li><img src=a.png><br>{item})}{b && (<a>it's</a><img src=b.png>)}{c && <p><!-- it's <img> --><img src=c.png alt=C></p>}`,
      ["img missing a.png", "img missing b.png", 'img "C" c.png'],
    ],
    [
      "is not found in strings, regular expressions and comments of JavaScript",
      "{'<img>'}{`<img>`}{/<img>[}]/.test(a)}{/* it's <img> */}{a < b && <img src=a.png>}{// <img>\n}<img src=b.png>",
      ["img missing a.png", "img missing b.png"],
    ],
    ["keeps its attributes next to comments", "<img /* it's {a} */ src=a.png // {\n alt='A' {/* b */}>", ['img "A" a.png']],
    [
      "is found after a script with dashes in a template string or a comment",
      "---\nconst a = `\n---\n<img>\n---\n`; // it's\n/*\n---\n*/\n---\n<img src=a.png>",
      ["img missing a.png"],
    ],
    ["is found after a script that is incomplete", "---\nconst a = `b;\n---\n<img src=a.png>", ["img missing a.png"]],
    ["is found without fences", "<img src=a.png>", ["img missing a.png"]],
    [
      "can have alt text in backticks, which is unknown if it contains an expression",
      "<img src=`a.png` alt=`A form`/><img src=b.png alt=`A ${b ? `<i>` : c} form`>",
      ['img "A form" a.png', "img dynamic b.png"],
    ],
  ]);
});

describe("alt text written into Astro", () => {
  testWriting("astro", [
    "---\nconst a = '<img>';\n---\n<Image src={a} alt=\"old\"/>",
    "{a && <img src='a'/>}",
    "<img src={a}>",
    "<img alt=`old` src={a}/>",
  ]);
});
