import assert from "node:assert/strict";
import { createAnswerTrials } from "../../../src/evaluation/answerTrials.ts";
import { readManifest } from "../../../src/evaluation/manifest.ts";
import type { TaskServices } from "../../../src/evaluation/task.ts";
import { createFolderWith } from "../../fixtures/folder.ts";

/** Services for folders without pages and diagrams. */
const services: TaskServices = {
  settings: { rules: {}, maxLength: 125 },
  parser: { findProblems: async () => [], describeUse: async () => assert.fail("No page is read.") },
  findUse: async () => undefined,
  readDiagram: async () => undefined,
};

describe("answers.json", () => {
  it("is rejected with the name of the invalid value and what it may be", async () => {
    const assertRejected = async (answer: object, expected: RegExp) => {
      const folder = await createFolderWith({ "answers.json": JSON.stringify({ answers: [answer] }) });
      await assert.rejects(createAnswerTrials(folder.path, services), expected);
      await folder.remove();
    };
    await assertRejected(
      { image: "a.png", accept: "4" },
      /is invalid\. answers\.0\.accept: Invalid input: expected array, received string\.$/,
    );
    await assertRejected({ image: "a.png", accepts: ["4"] }, /is invalid\. answers\.0: Unrecognized key: "accepts"\.$/);
    await assertRejected({ image: "a.png" }, /is invalid\. a\.png needs “accept” or “words”\.$/);
    await assertRejected(
      { image: "a.png", task: "paint" },
      /is invalid\. answers\.0\.task: “paint” is not one of question, explain, .*\.$/,
    );
    await assertRejected({ image: "a.png", task: "transcribe" }, /is invalid\. answers\.0\.text: Invalid input: expected string/);
    await assertRejected({ images: ["a.png"], task: "compare", changes: [] }, /answers\.0\.images: .*2/);
    await assertRejected({ image: "a.png", task: "explain" }, /a\.png needs “words” or “numbers”\.$/);
    await assertRejected({ image: "a.png", task: "alt", page: "a.md", role: "complex" }, /a\.md does not show a\.png, or can't be read\.$/);
  });

  it("of an earlier version is read with questions as its only task", async () => {
    const answers = [
      { image: "a.png", accept: ["4"] },
      { image: "b.png", question: "How many?", words: ["two"] },
    ];
    const folder = await createFolderWith({ "answers.json": JSON.stringify({ question: "What is it?", answers }) });
    const cases = await readManifest(folder.path);
    await folder.remove();
    assert.deepEqual(
      cases.map(({ task, images, truth }) => [task.id, images, (truth as { question: string }).question]),
      [
        ["question", ["a.png"], "What is it?"],
        ["question", ["b.png"], "How many?"],
      ],
    );
  });
});
