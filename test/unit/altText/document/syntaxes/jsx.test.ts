import assert from "node:assert/strict";
import { findSummaries, testFinding, testWriting } from "./support.ts";

for (const syntax of ["jsx", "tsx"] as const) {
  const annotation = syntax === "tsx" ? ": number" : "";
  describe(`an image in ${syntax}`, () => {
    testFinding(
      syntax,
      [
        [
          "is found as an element, with the entities in its alt text decoded",
          '<img src="a.png" alt="A &quot;b&quot;"/>',
          [String.raw`img "A \"b\"" a.png`],
        ],
        ["is found if its attributes are strings in braces", "<img src={'a.png'} alt={`A`}/>", ['img "A" a.png']],
        ["has unknown alt text if the attribute is an expression", "<img src={url} alt={`A ${b}`}/>", ["img dynamic -"]],
        ["is found without alt text even if its URL is unknown", "<img src={url}/>", ["img missing -"]],
        ["has unknown alt text if a spread may contain it", "<img {...props}/>", ["img dynamic -"]],
        ["has its own alt text next to a spread", '<img {...props} alt="A"/>', ['img "A" -']],
        ["is found as an image component", '<Image src={logo} alt="A"/>', ['Image "A" -']],
        ["is not found in other components", '<Card alt="A" src="b"/>', []],
        [
          "is found inside expressions and attributes",
          "<p>{open && <img src='a'/>}{list.map((x) => <img src={x} alt=''/>)}<C icon={<img src='b'/>}/></p>",
          ["img missing a", 'img "" -', "img missing b"],
        ],
        ["is found in a fragment", "<><img src='a' alt='A'/></>", ['img "A" a']],
        ["is found as any element with the role img", '<span role="img" aria-label="A">x</span>', ['span "A" -']],
      ],
      (source) => `const a${annotation} = 1;\nexport const b = () => (${source});`,
    );

    it("is found in a file with merge conflicts", () => {
      const source = "<<<<<<< HEAD\nconst a = <img src='a' alt='A'/>;\n=======\n>>>>>>> b\nconst b = <img src='b'/>;";
      assert.deepEqual(findSummaries(syntax, source), ['img "A" a', "img missing b"]);
    });
  });
}

describe("an image component in tsx", () => {
  it("is found even if it has type arguments", () => {
    assert.deepEqual(findSummaries("tsx", "const a = <Image<string> src={b} /> ;"), ["Image missing -"]);
  });
});

describe("alt text written into jsx", () => {
  testWriting("jsx", [
    'const a = <img alt="old" src={b}/>;',
    "const a = <img alt='old'/>;",
    "const a = <img alt={'old'}/>;",
    "const a = <Image src={b}/>;",
  ]);
});

describe("alt text written into tsx", () => {
  testWriting("tsx", ["const a: X = <div><img alt={`old`} {...b}/></div>;", "<img alt/>", "const a = <Image<A<B>> src={b} />;"]);
});
