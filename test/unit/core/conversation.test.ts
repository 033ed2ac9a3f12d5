import assert from "node:assert/strict";
import { questionPrompt } from "../../../src/core/prompts/conversation.ts";

const image = (name: string) => ({ name, original: { width: 640, height: 480 } });

function userText(...parameters: Parameters<typeof questionPrompt>): string[] {
  const user = questionPrompt(...parameters).find(({ role }) => role === "user");
  return user?.parts.map((part) => (part.kind === "image" ? `<image ${part.index}>` : part.text)) ?? [];
}

describe("questionPrompt", () => {
  it("puts images first, each followed by its line, then selections, and the question last", () => {
    const selection = { path: "src/a.ts", language: "ts", lines: [3, 4] as [number, number], text: "let a;\nlet b;" };
    assert.deepEqual(userText([image("one.png"), image("two.png")], [selection], "Why?"), [
      "<image 0>",
      "Image 1: one.png, 640×480 pixels.\n\n",
      "<image 1>",
      "Image 2: two.png, 640×480 pixels.\n\n",
      "From src/a.ts, lines 3 to 4:\n```ts\nlet a;\nlet b;\n```\n\n",
      "Why?",
    ]);
  });

  it("has the same beginning for another question, so that the server's cache serves it", () => {
    const first = questionPrompt([image("one.png")], [], "Why?");
    const second = questionPrompt([image("one.png")], [], "How?");
    assert.deepEqual(first[0], second[0]);
    assert.deepEqual(first[1]?.parts.slice(0, -1), second[1]?.parts.slice(0, -1));
  });

  it("fences a selection so that its own backticks can't end it", () => {
    const text = "````md\n```\ncode\n```\n````";
    const [part = ""] = userText([], [{ path: "a.md", language: "markdown", text }], "Why?");
    assert.match(part, /^From a\.md:\n`{5}markdown\n/);
    assert.match(part, /\n`{5}\n\n$/);
  });
});
