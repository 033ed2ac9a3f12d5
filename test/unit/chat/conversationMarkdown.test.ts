import assert from "node:assert/strict";
import { formatConversation } from "../../../src/chat/conversationMarkdown.ts";

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
    for (const complete of ["```\na\n```\ntext", "a ``` b", "``` a`b", "a\n\n    ```\ntext"])
      assert.equal(formatAnswer(complete), `${complete.trim()}\n`);
  });

  it("escapes Markdown in file names", () => {
    assert.match(
      formatConversation([{ question: "Q", images: [{ name: "a`b.png" }], selections: ["`c`"], text: "" }]),
      /- ``a`b\.png``\n- `` `c` ``\n$/,
    );
  });
});
