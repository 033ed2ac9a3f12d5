import assert from "node:assert/strict";
import { readManifest } from "../../../src/evaluation/manifest.ts";
import { createFolderWith } from "../../fixtures/folder.ts";

describe("answers.json", () => {
  it("is rejected with the name of the invalid value and what it may be", async () => {
    const assertRejected = async (answer: object, expected: RegExp) => {
      const folder = await createFolderWith({ "answers.json": JSON.stringify({ answers: [answer] }) });
      await assert.rejects(readManifest(folder.path), expected);
      await folder.remove();
    };
    await assertRejected(
      { image: "a.png", accept: "4" },
      /is invalid\. answers\.0\.accept: Invalid input: expected array, received string\.$/,
    );
    await assertRejected({ image: "a.png", accepts: ["4"] }, /is invalid\. answers\.0: Unrecognized key: "accepts"\.$/);
    await assertRejected({ image: "a.png" }, /is invalid\. a\.png needs “accept” or “words”\.$/);
  });
});
