import assert from "node:assert/strict";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { collapseWhitespace } from "../../../../../src/altText/document/markup.ts";
import { SeededRandom } from "../../../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, getPropertySeed } from "../../../../properties.ts";

/** Images in every form, except with HTML in the alt text, which mdast keeps and CommonMark's renderers leave out. */
const IMAGES = [
  "![alt](a.png)",
  "![](a.png)",
  '![alt](a.png "title")',
  "![alt](<a b.png> 'title')",
  "![two *words* and `code`](b.png)",
  "![a \\] b &amp; c](c.png?x=1&y=2)",
  "![see [docs](d)](e.png)",
  "![one\ntwo](f.png)",
  "![full][ref]",
  "![Ref][]",
  "![ref]",
  "![none]",
  "![a](g(h).png)",
  "[![alt](i.png)](j)",
  "[![ref]](j) tail",
  "\\![no](a.png)",
  "!\\[no](a.png)",
  "`![no](a.png)`",
  "![no](a b.png)",
  "![no] (a.png)",
  "**![alt](k.png)**",
  "~~![alt](l.png)~~",
  "![https://example.org](n.png)",
  "![a][ref] ![b](o.png)![c](p.png)",
  "![image of ![image](q.png)](a.png)",
  "![see ![x](q.png 't') and ![*y*][ref]][ref]",
  "![see ![x](q.png)][none]",
  "![see ![ref] and ![](r.png)](a.png)",
  "![see [![x](q.png)](y)](a.png)",
  "[![a](a.png) ![b ![c](c.png)](b.png)][ref]",
  "[![a](a.png)][none] ![b](b.png)",
  '[<img src="h.png" alt=""> ![alt](a.png)](j)',
  '[![alt](a.png) <img src="h.png" alt="![no](a.png)">](j)',
  '<a href="j">![alt](a.png)</a>',
  '<a href="j"><img src="h.png"> ![a ![b](b.png)](a.png)</a>',
];

/** Functions that put text with images into a block. */
const BLOCKS: ((text: string) => string)[] = [
  (text) => text,
  (text) => `# ${text.replaceAll("\n", " ")}`,
  (text) => `- ${text.replaceAll("\n", "\n  ")}\n- other`,
  (text) => `1. ${text.replaceAll("\n", "\n   ")}`,
  (text) => `> ${text.replaceAll("\n", "\n> ")}`,
  (text) => `> - ${text.replaceAll("\n", "\n>   ")}`,
  (text) => `| a | b |\n| - | - |\n| ${text.replaceAll("\n", " ")} | x |`,
  (text) => `\`\`\`\n${text}\n\`\`\``,
  (text) => `    ${text.replaceAll("\n", "\n    ")}`,
  (text) => `${text.replaceAll("\n", " ")}\n===`,
  (text) => `Text before ${text} and behind.`,
  (text) => `<!-- ${text} -->`,
  (text) => `<div>\n${text}\n</div>`,
  (text) => `<div>\n\n${text}\n\n</div>`,
  (text) => `<figure>\n\n${text}\n\n<figcaption>\n\n${text}\n\n</figcaption></figure>`,
  (text) => `> text <img src="h.png"\n>      alt="A form"> ${text.replaceAll("\n", "\n> ")}`,
  (text) => `- [ ] ${text.replaceAll("\n", " ")}`,
  (text) => `[^1]: ${text.replaceAll("\n", "\n    ")}`,
  (text) => `[^2]: Text\n\n    ${text.replaceAll("\n", "\n    ")}\n\n        code ![no](a.png)`,
  (text) => `Text[^1] ${text} and[^2].\n[^3]: ${text.replaceAll("\n", " ")}`,
];

interface FoundImage {
  target: string;
  alt: string;
}

/** Finds images with mdast, which resolves references as GitHub does. */
function findWithMdast(source: string): FoundImage[] {
  const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  type Node = { type: string; children?: Node[]; url?: string; alt?: string | null; identifier?: string };
  const images: FoundImage[] = [];
  const targets = new Map<string, string>();
  const visitNodes = (node: Node, enter: (node: Node) => void) => {
    enter(node);
    for (const child of node.children ?? []) visitNodes(child, enter);
  };
  visitNodes(tree as Node, ({ type, identifier = "", url = "" }) => {
    if (type === "definition" && !targets.has(identifier)) targets.set(identifier, url);
  });
  visitNodes(tree as Node, ({ type, identifier = "", url, alt }) => {
    if (type === "image") images.push({ target: url ?? "", alt: collapseWhitespace(alt ?? "") });
    if (type === "imageReference") images.push({ target: targets.get(identifier) ?? "", alt: collapseWhitespace(alt ?? "") });
  });
  return images;
}

function findWithOriel(source: string): FoundImage[] {
  return findImageUses(source, "markdown").flatMap(({ element, alt, target }) =>
    element === "![]()" && alt.kind === "text" ? [{ target: target ?? "", alt: alt.value }] : [],
  );
}

describe("the images of generated Markdown documents", () => {
  it("are the same as those found by mdast", () => {
    const random = new SeededRandom(getPropertySeed(5));
    let imageCount = 0;
    for (let run = 0; run < PROPERTY_RUNS; run++) {
      const blocks = Array.from({ length: random.integer(1, 6) }, () => {
        const text = Array.from({ length: random.integer(1, 3) }, () => random.pick(IMAGES)).join(random.pick([" ", ",", "\n", " text "]));
        return random.pick(BLOCKS)(text);
      });
      const source = `${blocks.join("\n\n")}\n\n[REF]: r.png "title"\n[ref]: second.png\n`;
      const expected = findWithMdast(source);
      assert.deepEqual(findWithOriel(source), expected, source);
      imageCount += expected.length;
    }
    assert.ok(imageCount > PROPERTY_RUNS);
  }).timeout(PROPERTY_TIMEOUT_MS);
});
