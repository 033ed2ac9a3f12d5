import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import type { AuditedUse } from "../../../../src/altText/light.ts";
import { readAttachment } from "../../../../src/altText/document/attachments.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { formatHover } from "../../../../src/extension/altText/hoverMarkdown.ts";
import { generateHostileTexts } from "../../../fixtures/hostileText.ts";

const UNSAFE_CHARACTER = /[\p{Cs}\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/u;

const EMPTY_ALT = { kind: "text", range: { from: 0, to: 0 }, raw: "", value: "", quoting: { kind: "markdown", suffix: "" } } as const;

function createUse(changes: Partial<AuditedUse["use"]>): Pick<AuditedUse, "use"> {
  const [use] = findImageUses("![](a.png)", "markdown");
  assert.ok(use);
  return { use: { ...use, ...changes } };
}

/** Lists the types of all tokens in Markdown, with HTML, links and all schemes enabled. */
function parseTypes(markdown: string): string[] {
  const parser = new MarkdownIt({ html: true, linkify: true });
  parser.validateLink = () => true;
  const tokens = parser.parse(markdown, {});
  return tokens.flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)]);
}

describe("the hover of an image", () => {
  it("is plain text without control characters, whatever the alt text and the URL of the image", () => {
    for (const text of generateHostileTexts(31)) {
      const use = createUse({ alt: { ...EMPTY_ALT, value: text }, target: `https://example.org/${text}` });
      const markdown = formatHover(use, undefined, undefined);
      assert.doesNotMatch(markdown, UNSAFE_CHARACTER);
      const allowed = /^(?:paragraph_open|paragraph_close|inline|text|text_special|link_open|link_close)$/;
      assert.deepEqual(
        parseTypes(markdown).filter((type) => !allowed.test(type)),
        [],
      );
      assert.match(markdown, /example\.org\). It is not loaded\.$/);
    }
  });

  it("contains only the image of the file, whatever its name", () => {
    for (const text of generateHostileTexts(32)) {
      const markdown = formatHover(createUse({}), `file:///w/${text}`, undefined);
      assert.doesNotMatch(markdown, UNSAFE_CHARACTER);
      assert.equal(
        parseTypes(markdown)
          .filter((type) => /^image|^html/.test(type))
          .join(),
        "image",
      );
      assert.match(markdown, /^!\[\]\(file:\/\/\/w\//);
    }
  });

  it("contains at most the attached image, whatever its media type and data", () => {
    let attachmentCount = 0;
    for (const text of generateHostileTexts(33)) {
      for (const [type, data] of [
        [`image/${text}`, "AAAA"],
        [text, "AAAA"],
        ["image/png", text],
        [`image/png${text}`, [text, "AA"]],
      ] as const) {
        const attachment = readAttachment({ "a.png": { [type]: data } }, "attachment:a.png");
        const markdown = formatHover(createUse({ target: "attachment:a.png" }), undefined, attachment);
        assert.doesNotMatch(markdown, UNSAFE_CHARACTER);
        const images = parseTypes(markdown).filter((type) => /^image|^html|^link/.test(type));
        assert.equal(images.join(), attachment === undefined ? "" : "image");
        if (attachment === undefined) continue;
        attachmentCount++;
        assert.match(markdown, /^!\[\]\(data:image\/[\w.+-]+;base64,[\w+/=]*\|height=180\)\n/);
      }
    }
    assert.ok(attachmentCount > 0, "no attachment was read");
  });

  it("does not load an image from the web", () => {
    for (const target of ["https://example.org/a.png", "//example.org/a.png", "HTTP://example.org/a.png"]) {
      const markdown = formatHover(createUse({ target }), undefined, undefined);
      assert.deepEqual(
        parseTypes(markdown).filter((type) => type === "image"),
        [],
      );
    }
  });
});
