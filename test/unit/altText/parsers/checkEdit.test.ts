import assert from "node:assert/strict";
import { checkEdit } from "../../../../src/altText/parsers/checkEdit.ts";
import type { EditCheckResult, IntendedChange } from "../../../../src/altText/document/edits/changes.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";

/** The document before and after the edit, the intended alt texts, and the result according to the framework's own parser. */
type Case = [title: string, syntax: Syntax, before: string, after: string, alts: string[], result: EditCheckResult];

const createIntendedChanges = (alts: string[]): IntendedChange[] => alts.map((alt) => ({ kind: "alt", alt, isAlreadySet: false }));

describe("an edit that is checked with the framework's own parser", () => {
  const cases: Case[] = [
    ["is accepted in HTML", "html", '<img src="a.png">', '<img alt="A" src="a.png">', ["A"], "asIntended"],
    ["may not repeat an attribute in HTML", "html", '<img src=a alt="x">', '<img alt="A" src=a alt="x">', ["A"], "disputed"],
    ["may not repeat an attribute in Svelte", "svelte", "<img src=a alt={x}>", '<img alt="A" src=a alt={x}>', ["A"], "disputed"],
    [
      "may not repeat an attribute in Vue",
      "vue",
      "<template><img alt='x'></template>",
      "<template><img alt='A' alt='x'></template>",
      ["A"],
      "disputed",
    ],
    ["may not repeat an attribute in JSX", "jsx", "a = <img alt={x}/>;", 'a = <img alt="A" alt={x}/>;', ["A"], "disputed"],
    ["may not repeat an attribute in MDX", "mdx", "<img alt={x}/>", '<img alt="A" alt={x}/>', ["A"], "disputed"],
    ["may not repeat an attribute in Astro", "astro", "<img alt={x}>", '<img alt="A" alt={x}>', ["A"], "disputed"],
    ["must result in the intended alt text", "html", "<img alt='x'>", "<img alt='A &amp;'>", ["A"], "disputed"],
    ["may not change another attribute", "html", '<img src="a" alt="x">', '<img src="b" alt="A">', ["A"], "disputed"],
    ["may not change other text", "markdown", "![x](a.png) `b`", "![A](a.png) b", ["A"], "disputed"],
    ["may not end code that begins before it", "markdown", "` ![x](a.png) b", "` ![A`](a.png) b", ["A`"], "disputed"],
    ["may not be in code", "markdown", "```\n![x](a.png)\n```", "```\n![A](a.png)\n```", ["A"], "disputed"],
    [
      "may not be in an MDX comment",
      "mdx",
      "{/* <img alt='x'/> */}\n\n![a](a.png)",
      "{/* <img alt='A'/> */}\n\n![a](a.png)",
      ["A"],
      "disputed",
    ],
    ["may not be in an Astro comment", "astro", "{a && (<!-- <img alt='x'> -->)}", "{a && (<!-- <img alt='A'> -->)}", ["A"], "disputed"],
    [
      "is accepted between the comments in a Svelte tag",
      "svelte",
      "<img\n// it's\nalt='x' src={a}>",
      "<img\n// it's\nalt='A' src={a}>",
      ["A"],
      "asIntended",
    ],
    [
      "is accepted next to styles and scripts in other languages",
      "svelte",
      '<style lang="sass">\na\n  b: $c\n</style><img alt="x">',
      '<style lang="sass">\na\n  b: $c\n</style><img alt="A">',
      ["A"],
      "asIntended",
    ],
    [
      "is accepted in Flow",
      "jsx",
      "function f(a: ?string): T<X> { return <img alt='x'/>; }",
      "function f(a: ?string): T<X> { return <img alt='A'/>; }",
      ["A"],
      "asIntended",
    ],
    [
      "is accepted in TypeScript",
      "tsx",
      "const a = b as T; const c = <T,>(d: T) => <img alt='x'/>;",
      "const a = b as T; const c = <T,>(d: T) => <img alt='A'/>;",
      ["A"],
      "asIntended",
    ],
    [
      "is accepted in an element within an attribute",
      "tsx",
      "const a = <B icon={<img alt={undefined} src={c}/>}/>;",
      'const a = <B icon={<img alt="A" src={c}/>}/>;',
      ["A"],
      "asIntended",
    ],
    [
      "is accepted in an MDX export",
      "mdx",
      "export const a = <img alt='x'/>;\n\ntext",
      "export const a = <img alt='A'/>;\n\ntext",
      ["A"],
      "asIntended",
    ],
    [
      "is accepted in front matter that ends with dots",
      "markdown",
      "---\nimage: a.png\nimageAlt: x\n...\n",
      '---\nimage: a.png\nimageAlt: "A: b"\n...\n',
      ["A: b"],
      "asIntended",
    ],
    [
      "is accepted in TOML",
      "markdown",
      '+++\n[cover]\nimage = "a.png"\n+++\n',
      '+++\n[cover]\nimage = "a.png"\nalt = "A"\n+++\n',
      ["A"],
      "asIntended",
    ],
    [
      "may not repeat a YAML key",
      "markdown",
      "---\nsrc: a.png\nalt: x\n---\n",
      "---\nsrc: a.png\nalt: A\nalt: x\n---\n",
      ["A"],
      "disputed",
    ],
    [
      "may not change front matter that the parser rejects",
      "markdown",
      "---\nalt: x\na: [\n---\n",
      "---\nalt: A\na: [\n---\n",
      ["A"],
      "disputed",
    ],
    ["is accepted with Windows line endings", "html", '<p>\r\n<img\r\n alt="x">', '<p>\r\n<img\r\n alt="A">', ["A"], "asIntended"],
    [
      "may hide an element that can't be decorative otherwise",
      "html",
      '<i role="img" aria-label=""></i>',
      '<i role="img" aria-hidden="true"></i>',
      [""],
      "asIntended",
    ],
    ["must result in every intended alt text", "html", '<img alt="x"><img alt="x">', '<img alt="A"><img alt="x">', ["A", "A"], "disputed"],
    ["is not checked in a document that Svelte rejects", "svelte", "{#if a}<img alt='x'>", "{#if a}<img alt='A'>", ["A"], "unreadable"],
    ["is not checked in a document that MDX rejects", "mdx", "<img alt='x'>\n", "<img alt='A'>\n", ["A"], "unreadable"],
    ["is not checked in code that Babel rejects", "tsx", "const a = <img alt='x'/>; }", "const a = <img alt='A'/>; }", ["A"], "unreadable"],
    [
      "is accepted in a notebook cell",
      "notebook",
      '{"cells":[{"cell_type":"markdown","source":["![x](a.png)"]}]}',
      '{"cells":[{"cell_type":"markdown","source":["![A](a.png)"]}]}',
      ["A"],
      "asIntended",
    ],
    [
      "may not change the code of a notebook",
      "notebook",
      '{"cells":[{"cell_type":"code","source":["![x](a.png)"]}]}',
      '{"cells":[{"cell_type":"code","source":["![A](a.png)"]}]}',
      ["A"],
      "disputed",
    ],
  ];
  for (const [title, syntax, before, after, alts, result] of cases) {
    it(title, async () => assert.equal(await checkEdit({ syntax, before, after, changes: createIntendedChanges(alts) }), result));
  }

  it("may replace the alt text with a whole snippet, but may change nothing else", async () => {
    const changes: IntendedChange[] = [{ kind: "snippet" }];
    const before = '<img src="a" alt="A"><b>x</b>';
    assert.equal(await checkEdit({ syntax: "html", before, after: '<img src="a"><b>x</b>', changes }), "asIntended");
    assert.equal(await checkEdit({ syntax: "html", before, after: '<img src="b"><b>x</b>', changes }), "disputed");
  });

  it("need not change alt text that is already the intended one", async () => {
    const changes: IntendedChange[] = [{ kind: "alt", alt: "A", isAlreadySet: true }];
    assert.equal(await checkEdit({ syntax: "html", before: "<img alt=A>", after: '<img alt="A">', changes }), "asIntended");
  });
});
