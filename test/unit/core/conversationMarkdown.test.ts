import assert from "node:assert/strict";
import { conversationMarkdown } from "../../../src/core/conversationMarkdown.ts";

describe("a conversation as Markdown", () => {
  it("has questions as headings, attachments as code, answers as they were written", () => {
    const turns = [
      { question: "Explain this image.", attachments: ["images/login.png"], answer: "A *form*.\n" },
      { question: "Why grey?\nIt was blue.", attachments: [], answer: "```css\na {}\n```" },
    ];
    assert.equal(
      conversationMarkdown(turns),
      "## Explain this image.\n\n- `images/login.png`\n\nA *form*.\n\n## Why grey?\n\nIt was blue.\n\n```css\na {}\n```\n",
    );
  });

  it("lets no name of a file be Markdown", () => {
    assert.match(conversationMarkdown([{ question: "Q", attachments: ["a`b.png", "`c`"], answer: "" }]), /- ``a`b\.png``\n- `` `c` ``\n$/);
  });
});
