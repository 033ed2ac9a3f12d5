import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { syntaxes } from "../../../../src/altText/light.ts";
import { mayHoldImages } from "../../../../src/extension/altText/mayHoldImages.ts";
import { getRepositoryPath } from "../../../tools/paths.mjs";

const languages = new Set(["markdown", "javascript", "typescriptreact", "vue"]);
const mayHold = (languageId: string, path: string, text: string) => mayHoldImages({ languageId, path, getText: () => text }, languages);

describe("the alt text features", () => {
  it("are loaded for a Markdown document without an image", () => assert.ok(mayHold("markdown", "/a.md", "")));

  it("are loaded for a script only if it contains an element", () => {
    assert.ok(mayHold("javascript", "/a.js", "const a = <Figure src={a} />;"));
    assert.ok(mayHold("typescriptreact", "/a.tsx", "const a = <b>text</b>;"));
    assert.ok(!mayHold("javascript", "/a.js", "/** @type {Map<string, number>} */\nfor (let i = 0; i < a.length; i += 1) {}"));
  });

  it("are loaded for a plain text document only if its file extension is that of a supported syntax", () => {
    assert.ok(mayHold("plaintext", "/a.vue", ""));
    assert.ok(!mayHold("plaintext", "/a.txt", "<img>"));
    assert.ok(!mayHold("plaintext", "/markdown", ""));
    assert.ok(!mayHold("json", "/a.json", ""));
  });

  it("are loaded for every supported language", async () => {
    const { activationEvents } = JSON.parse(await readFile(getRepositoryPath("package.json"), "utf8")) as { activationEvents: string[] };
    for (const { languageIds, extensions, hasBuiltInLanguage } of syntaxes) {
      for (const id of languageIds) assert.ok(activationEvents.includes(`onLanguage:${id}`), id);
      // If VS Code has no built-in language for a syntax, the file extension is compared with the syntax's language IDs.
      if (!hasBuiltInLanguage)
        for (const extension of extensions) assert.ok((languageIds as readonly string[]).includes(extension), extension);
    }
  });
});
