import assert from "node:assert/strict";
import { countCodeWords, findCodeBlocks } from "../../../src/codeCheck/codeBlocks.ts";
import { findPlaceholder } from "../../../src/codeCheck/placeholders.ts";
import { findSyntaxError } from "../../../src/codeCheck/syntaxErrors.ts";

describe("findCodeBlocks", () => {
  it("finds all blocks with their languages, also one that is cut off", () => {
    const text = "`App.tsx`\n\n```tsx\n<p>\n```\n\n~~~~ CSS title=a\np {}\n~~~\n~~~~\n```html\n<b>";
    assert.deepEqual(findCodeBlocks(text), [
      { language: "tsx", code: "<p>" },
      { language: "css", code: "p {}\n~~~" },
      { language: "html", code: "<b>" },
    ]);
  });

  it("counts the different words of the code, without the text around it", () => {
    assert.equal(countCodeWords("Some text\n```html\n<b>one two one</b>\n```"), 3);
  });
});

describe("a comment that stands for code which was left out", () => {
  for (const code of [
    "<!-- more items here -->",
    "{/* ... */}",
    "// ... other fields",
    "/* Repeat for the remaining cards */",
    "<!-- Add the other 7 rows -->",
    "// the rest of the form",
    "<!-- … -->",
    "const a = 1; // similar rows for the other months",
  ]) {
    it(`is found in ${code}`, () => assert.notEqual(findPlaceholder(`<ul>\n${code}\n</ul>`), undefined));
  }

  for (const code of [
    '<a href="https://example.com/more-items">More items here</a>',
    "// Closes the menu on Escape",
    "/* Colors from the design */",
    "<p>Add more items…</p>",
    'const url = "http://a.b/c/...";',
    "<!-- Header -->",
  ]) {
    it(`is not found in ${code}`, () => assert.equal(findPlaceholder(code), undefined));
  }
});

describe("a syntax error", () => {
  const broken: [language: string, code: string][] = [
    ["tsx", "export const A = () => <div><p></div>;"],
    ["jsx", "export const A = () => <div>"],
    ["ts", "const a: = 1;"],
    ["js", "function ("],
    ["vue", "<template><div><p></div></template>"],
    ["vue", '<template><p/></template><script setup lang="ts">const a: = 1</script>'],
    ["svelte", "{#if a}<p></p>"],
    ["html", '<!doctype html><html><body><p class="a'],
    ["html", "<script>const a = ;</script>"],
    ["json", "{"],
  ];
  for (const [language, code] of broken) {
    it(`is found in ${language}: ${code}`, async () => {
      assert.match((await findSyntaxError({ language, code })) ?? "", new RegExp(`^The ${language} code can't be parsed: .`));
    });
  }

  const sound: [language: string, code: string][] = [
    ["tsx", "export default function A(): JSX.Element { return <><input disabled /><p>a</p></>; }"],
    ["jsx", "export const A = () => <p>{a ?? 'b'}</p>;"],
    ["ts", "@Component({ template: '<p></p>' }) export class A { constructor(private a: number) {} }"],
    [
      "vue",
      '<script setup lang="ts">const a = <T,>(b: T): T => b;</script><template><p v-if="a">&amp;</p><br></template><style scoped>p {}</style>',
    ],
    ["svelte", '<script lang="ts">let a: number = 1;</script>{#each [1] as b}<p>{a}{b}</p>{/each}'],
    ["html", '<!doctype html><title>A</title><p>One<p>Two<script type="application/ld+json">{}</script>'],
    ["html", "<ul><li>One<li>Two</ul>"],
    ["css", "p { color: "],
    ["", "anything {"],
    ["swift", "struct A: View {"],
  ];
  for (const [language, code] of sound) {
    it(`is not found in ${language}: ${code}`, async () => assert.equal(await findSyntaxError({ language, code }), undefined));
  }
});
