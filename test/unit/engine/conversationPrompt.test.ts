import assert from "node:assert/strict";
import { buildPrompt, type PromptTurn } from "../../../src/engine/conversationPrompt.ts";

const original = { width: 640, height: 480 };
const whole = { role: "whole" as const, region: { x: 0, y: 0, ...original } };
const createImage = (name: string) => ({ name, original, pieces: [whole], notes: [] });

const buildQuestionPrompt = (images: PromptTurn["images"], selections: PromptTurn["selections"], question: string) =>
  buildPrompt([{ images, selections, question }], "SYSTEM");

function buildUserText(...parameters: Parameters<typeof buildQuestionPrompt>): string[] {
  const user = buildQuestionPrompt(...parameters).find(({ role }) => role === "user");
  return user?.parts.map((part) => (part.kind === "image" ? `<image ${part.index}>` : part.text)) ?? [];
}

describe("buildPrompt", () => {
  it("puts images first, each followed by a line of text, then selections, and the question last", () => {
    const selection = { path: "src/a.ts", language: "ts", lines: [3, 4] as [number, number], text: "let a;\nlet b;" };
    assert.deepEqual(buildUserText([createImage("one.png"), createImage("two.png")], [selection], "Why?"), [
      "<image 0>",
      "Image 1: one.png, 640×480 pixels.\n\n",
      "<image 1>",
      "Image 2: two.png, 640×480 pixels.\n\n",
      "From src/a.ts, lines 3 to 4:\n```ts\n3 | let a;\n4 | let b;\n```\n\n",
      "Why?",
    ]);
  });

  it("numbers the lines of selected code, but not of an example of the project's style", () => {
    const code = Array.from({ length: 3 }, (_, index) => `line(${index});`).join("\n");
    const selection = { path: "src/a.ts", language: "ts", lines: [9, 11] as [number, number], text: code };
    assert.match(buildUserText([], [selection], "Why?")[0] ?? "", /\n 9 \| line\(0\);\n10 \| line\(1\);\n11 \| line\(2\);\n/);
    const [example] = buildUserText([], [{ ...selection, isStyleExample: true }], "Write it.");
    assert.equal(example, `Example of this project's style, from src/a.ts:\n\`\`\`ts\n${code}\n\`\`\`\n\n`);
  });

  it("puts the instructions for the answer directly before the question", () => {
    const prompt = buildPrompt(
      [{ images: [createImage("one.png")], selections: [], instructions: "Be short.", question: "Why?" }],
      "SYSTEM",
    );
    assert.deepEqual(
      prompt[1]?.parts.map((part) => (part.kind === "image" ? part.index : part.text)),
      [0, "Image 1: one.png, 640×480 pixels.\n\n", "Be short.\n\n", "Why?"],
    );
  });

  it("names files outside the root without their folders, because the folders are private", () => {
    const selection = { path: "C:\\Users\\jane\\notes.txt", language: "", text: "x" };
    const prompt = buildUserText([createImage("/home/jane/secret/one.png"), createImage("../secret/two.png")], [selection], "Why?").join(
      "",
    );
    assert.match(prompt, /Image 1: one\.png,[^]*Image 2: two\.png,[^]*From notes\.txt:/);
    assert.doesNotMatch(prompt, /jane|secret/);
  });

  it("states which part of an image each of its tiles shows, and how far they overlap", () => {
    const createTile = (x: number) => ({ role: "tile" as const, region: { x, y: 0, width: 340, height: 480 } });
    const overview = { ...whole, role: "overview" as const };
    const tiledImage = { name: "one.png", original, pieces: [overview, createTile(0), createTile(300)], notes: [] };
    assert.deepEqual(buildUserText([tiledImage, createImage("two.png")], [], "Why?"), [
      "<image 0>",
      "Image 1: one.png, 640×480 pixels, view 1 of 3: the whole image, reduced. The other views are parts of it. Neighboring parts overlap by up to 40 pixels; the overlapping strip appears in both.\n\n",
      "<image 1>",
      "Image 1: one.png, 640×480 pixels, view 2 of 3: the part of 340×480 pixels at 0, 0.\n\n",
      "<image 2>",
      "Image 1: one.png, 640×480 pixels, view 3 of 3: the part of 340×480 pixels at 300, 0.\n\n",
      "<image 3>",
      "Image 2: two.png, 640×480 pixels.\n\n",
      "Why?",
    ]);
  });

  it("mentions no overlap of tiles that only touch", () => {
    const pieces = [
      { ...whole, role: "overview" as const },
      { role: "tile" as const, region: { x: 0, y: 0, width: 300, height: 480 } },
      { role: "tile" as const, region: { x: 300, y: 0, width: 340, height: 480 } },
    ];
    assert.match(
      buildUserText([{ ...createImage("one.png"), pieces }], [], "Why?")[1] ?? "",
      /reduced\. The other views are parts of it\.\n/,
    );
  });

  it("states that the overview of a region is not the whole image", () => {
    const pieces = [{ role: "overview" as const, region: { x: 10, y: 20, width: 300, height: 400 } }];
    assert.equal(
      buildUserText([{ ...createImage("one.png"), pieces }], [], "Why?")[1],
      "Image 1: one.png, 640×480 pixels: the part of 300×400 pixels at 10, 20, reduced. The other views are parts of it.\n\n",
    );
  });

  it("tells the model that an image is damaged, so that it does not describe the missing part", () => {
    const photo = { ...createImage("photo.jpg"), notes: [{ kind: "damaged" as const }] };
    assert.match(buildUserText([photo], [], "What is it?")[1] ?? "", /photo\.jpg, 640×480 pixels\. The file is damaged: /);
  });

  it("lists the labels of a vector graphic that could not be drawn", () => {
    const flow = { ...createImage("flow.svg"), notes: [{ kind: "labelsLeftOut" as const, labels: ["Start", "End"] }] };
    assert.equal(
      buildUserText([flow], [], "Why?")[1],
      "Image 1: flow.svg, 640×480 pixels. Labels in the file that the image does not show: Start; End.\n\n",
    );
  });

  it("keeps the same start for another question, so that the server's prompt cache applies", () => {
    const first = buildQuestionPrompt([createImage("one.png")], [], "Why?");
    const second = buildQuestionPrompt([createImage("one.png")], [], "How?");
    assert.deepEqual(first[0], second[0]);
    assert.deepEqual(first[1]?.parts.slice(0, -1), second[1]?.parts.slice(0, -1));
  });

  it("fences a selection so that backticks in it can't end the fence", () => {
    const text = "````md\n```\ncode\n```\n````";
    const [part = ""] = buildUserText([], [{ path: "a.md", language: "markdown", text }], "Why?");
    assert.match(part, /^From a\.md:\n`{5}markdown\n/);
    assert.match(part, /\n`{5}\n\n$/);
  });

  it("leaves earlier turns as they were sent, and numbers images across all turns", () => {
    const first = { images: [createImage("one.png")], selections: [], question: "Why?" };
    const firstPrompt = buildPrompt([first], "SYSTEM");
    const secondPrompt = buildPrompt(
      [
        { ...first, answer: "Because." },
        { images: [createImage("two.png")], selections: [], question: "How?" },
      ],
      "SYSTEM",
    );
    assert.deepEqual(secondPrompt.slice(0, firstPrompt.length), firstPrompt);
    assert.deepEqual(secondPrompt.slice(firstPrompt.length), [
      { role: "assistant", parts: [{ kind: "text", text: "Because." }] },
      {
        role: "user",
        parts: [
          { kind: "image", index: 1 },
          { kind: "text", text: "Image 2: two.png, 640×480 pixels.\n\n" },
          { kind: "text", text: "How?" },
        ],
      },
    ]);
  });
});
