import assert from "node:assert/strict";
import { normalizeCase } from "./normalizeCase.ts";
import { parseCases } from "./parseCases.ts";

const KEYS = "- source: https://example.org/docs\n";

const createDocument = (text: string, images: string, name = "a.md") =>
  `\`\`\`md ${name}\n${text}\n\`\`\`\n\`\`\`images\n${images}\n\`\`\`\n`;

const PAGE = createDocument("![A menu](menu.png)", '1 ![]() menu.png "A menu"');

describe("a file with conformance cases", () => {
  it("is read with its keys, documents, images and changes", () => {
    const text = `# Title\n\n## One\n${KEYS}- files: a.png b.png\n\nWhy.\n\n${PAGE}\`\`\`apply\n1 "x"\n1.2 "" unwritable\n\`\`\`\n\`\`\`md after\n![x]\n\`\`\`\n`;
    assert.deepEqual(parseCases("a.md", text), [
      {
        title: "One",
        location: "a.md:3",
        sources: ["https://example.org/docs"],
        files: ["a.png", "b.png"],
        documents: [
          {
            path: "a.md",
            text: "![A menu](menu.png)\n",
            images: ['1 ![]() menu.png "A menu"'],
            writing: {
              requests: [
                { position: "1", alt: "x" },
                { position: "1.2", alt: "", reason: "unwritable" },
              ],
              after: "![x]\n",
            },
          },
        ],
      },
    ]);
  });

  const malformed: [title: string, text: string, message: RegExp][] = [
    ["without a source", `## One\n\n${PAGE}`, /“One” names no source/],
    ["with an unknown key", `## One\n${KEYS}- file: a.png\n`, /^Error: a\.md:3: Unknown key: - file/],
    ["with a repeated key", `## One\n${KEYS}${KEYS}`, /Repeated key: source/],
    ["without a list of images", `## One\n${KEYS}\`\`\`md a.md\n\`\`\`\n`, /has no list of images/],
    ["with a list of images but no document", `## One\n${KEYS}\`\`\`images\n\`\`\`\n`, /belongs below a document/],
    ["with an image without alt text", `## One\n${KEYS}${createDocument("![](a)", "1 ![]() a.png")}`, /^Error: a\.md:7: Not an image/],
    ["with two documents of the same path", `## One\n${KEYS}${PAGE}${PAGE}`, /a document a\.md already/],
    ["with a document that does not end", `## One\n${KEYS}\`\`\`md a.md\n`, /The end of this block is missing/],
    ["with a document without a path", `## One\n${KEYS}\`\`\`md\n\`\`\`\n`, /needs a language and a path/],
    ["with changes without a result", `## One\n${KEYS}${PAGE}\`\`\`apply\n1 "x"\n\`\`\`\n`, /no document after its changes/],
    ["with a change whose alt text is not in quotes", `## One\n${KEYS}${PAGE}\`\`\`apply\n1 x\n\`\`\`\n`, /Not a change: 1 x/],
    ["without a title", PAGE, /below the title of a case/],
  ];
  for (const [title, text, message] of malformed) {
    it(`is rejected ${title}`, () => assert.throws(() => parseCases("a.md", text), message));
  }
});

describe("two conformance cases", () => {
  const normalize = (page: string) => parseCases("a.md", `## One\n${KEYS}${page}`).map(normalizeCase);
  const first = createDocument("# One\n\n![A menu](menu.png) and [text](a/b.md)", '3 ![]() menu.png "A menu"');

  it("have the same shape if they differ in words and URLs", () => {
    const second = createDocument(
      "# Another title\n\n![The big form, open](https://example.org/x.jpg) and more [words](c.md)",
      '3 ![]() https://example.org/x.jpg "The big form, open"',
    );
    assert.deepEqual(normalize(first), normalize(second));
  });

  it("have different shapes if they differ in an element, an attribute, a template's function or the result", () => {
    const pages = [
      first,
      createDocument("![A menu](menu.png)", '1 ![]() menu.png "A menu" file-name'),
      createDocument('<img src="a.png" alt="A">', '1 img a.png "A"'),
      createDocument('<img src="a.png" title="A">', '1 img a.png "A"'),
      createDocument('<Image src="a.png" alt="A">', '1 Image a.png "A"'),
      createDocument('<img src="{{ asset }}">', "1 img - none missing", "a.html"),
      createDocument('<img src="{% static %}">', "1 img - none missing", "a.html"),
      createDocument("![A menu](menu.png 'A menu')", '1 ![]() menu.png "A menu" redundant-title'),
    ];
    assert.equal(new Set(pages.flatMap(normalize)).size, pages.length);
  });
});
