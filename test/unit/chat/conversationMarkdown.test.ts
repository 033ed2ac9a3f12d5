import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import { formatConversation } from "../../../src/chat/conversationMarkdown.ts";
import { hostileMarkdown } from "../../fixtures/hostileMarkdown.ts";
import { generateHostileTexts } from "../../fixtures/hostileText.ts";
import { PROPERTY_TIMEOUT_MS } from "../../properties.ts";

describe("a conversation as Markdown", () => {
  it("has questions as headings, attachments as code, and unchanged answers", () => {
    const turns = [
      { question: "Explain this image.", images: [{ name: "images/login.png" }], selections: [], text: "A *form*.\n" },
      { question: "Why gray?\nIt was blue.", images: [], selections: [], text: "```css\na {}\n```" },
    ];
    assert.equal(
      formatConversation(turns),
      "## Explain this image.\n\n- `images/login.png`\n\nA *form*.\n\n## Why gray?\n\nIt was blue.\n\n```css\na {}\n```\n",
    );
  });

  it("closes the code block that a stopped answer left open", () => {
    const formatAnswer = (text: string) =>
      formatConversation([{ question: "Q", images: [], selections: [], text }]).slice("## Q\n\n".length);
    assert.equal(formatAnswer("Text\n````ts\nlet a;\n```\nmore"), "Text\n````ts\nlet a;\n```\nmore\n````\n");
    assert.equal(formatAnswer("~~~\nlet a;"), "~~~\nlet a;\n~~~\n");
    for (const complete of ["```\na\n```\ntext", "a ``` b"]) assert.equal(formatAnswer(complete), `${complete.trim()}\n`);
  });

  it("escapes Markdown in file names", () => {
    assert.match(
      formatConversation([{ question: "Q", images: [{ name: "a`b.png" }], selections: ["`c`"], text: "" }]),
      /- ``a`b\.png``\n- `` `c` ``\n$/,
    );
  });
});

describe("the Markdown of a conversation with hostile questions, names and answers", () => {
  const parser = new MarkdownIt({ html: true, linkify: true });
  const UNSAFE_CHARACTER = /[\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]|(?!\s)\p{Cc}/u;

  /** Asserts that the export loads and runs nothing, and that the question after the hostile one is still a heading. */
  function assertHarmless(turn: Parameters<typeof formatConversation>[0][number]): void {
    const last = { question: "The last question", images: [{ name: "last.png" }], selections: [], text: "The last answer." };
    const markdown = formatConversation([turn, last]);
    assert.doesNotMatch(markdown, UNSAFE_CHARACTER);
    const tokens = parser.parse(markdown, {});
    const types = tokens.flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)]);
    assert.ok(!types.some((type) => /^(?:image|html)/.test(type)), JSON.stringify(markdown));
    const lastHeading = tokens.findLastIndex(({ type }) => type === "heading_open");
    assert.deepEqual([tokens[lastHeading]?.level, tokens[lastHeading + 1]?.content], [0, "The last question"], JSON.stringify(markdown));
  }

  it("loads no image, contains neither HTML nor control characters, and separates the questions", () => {
    const base = { question: "Q", images: [], selections: [], text: "A" };
    for (const text of generateHostileTexts(51)) {
      assertHarmless({ ...base, text });
      assertHarmless({ ...base, question: text });
      assertHarmless({ ...base, question: `Q\n${text}` });
      assertHarmless({ ...base, images: [{ name: text }], selections: [text] });
    }
  }).timeout(PROPERTY_TIMEOUT_MS);

  it("separates the questions from code blocks that are not closed", () => {
    for (const fence of ["```", "~~~", "- ```", "> ```", "  ```", "1. ~~~~", "```\n~~~", "- a\n  ```\nb\n```", "```\n  - ```\n"]) {
      for (const text of [fence, `Text\n\n${fence}js\nlet a;`, `${fence}\n<b>![x](https://example.org/a.png)`]) {
        assertHarmless({ question: "Q", images: [], selections: [], text });
        assertHarmless({ question: `Q\n${text}`, images: [{ name: "a.png" }], selections: [], text: "A" });
      }
    }
  });

  for (const [title, text] of Object.entries(hostileMarkdown)) {
    if (text.length > 20_000) continue;
    it(`is harmless with ${title}`, () => assertHarmless({ question: "Q", images: [], selections: [], text }));
  }

  it("notifies nobody when it is published, and keeps code and addresses as they are", () => {
    const text = "Ask @someone (@other), a@example.org or https://example.org/@c, `@code`.\n\n```\n@media\n```";
    const markdown = formatConversation([{ question: "Is @someone right?", images: [], selections: [], text }]);
    assert.deepEqual(markdown.match(/\S*@\w+/g), ["a@example", "https://example.org/@c", "`@code", "@media"]);
  });
});
