import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createFactsFinder } from "../../../../src/altText/document/facts/collectFacts.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { KNOWN_COMPONENTS } from "../../../../src/altText/document/markup/components.ts";
import { formatFacts } from "../../../../src/altText/suggest/formatFacts.ts";
import { listProblems } from "../../../../src/altText/suggest/findProblems.ts";
import { suggest, type AltWriter } from "../../../../src/altText/suggest/suggest.ts";
import { buildPrompt } from "../../../../src/engine/conversationPrompt.ts";
import type { AskParams } from "../../../../src/protocol/ask.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { typicalUses, type TypicalUse } from "./typicalUses.ts";

const SNAPSHOT = "test/unit/altText/suggest/requests.snapshot.txt";

/** Reads the document of a typical use. */
function readUse({ source, syntax, kind }: TypicalUse) {
  const uses = findImageUses(source, syntax);
  const index = uses.findIndex(({ target }) => target?.includes("this"));
  const document = { source, syntax, uses, components: KNOWN_COMPONENTS };
  const use = uses[index] ?? assert.fail(kind);
  return { use, index, document, facts: createFactsFinder(document)(index), problems: listProblems(document, index, {}) };
}

describe("the requests for typical uses of an image", () => {
  it("contain the facts in the snapshot, which UPDATE_SNAPSHOT=1 updates", async () => {
    const requests = typicalUses.map((typicalUse) => {
      const { use, facts, problems } = readUse(typicalUse);
      return `# ${typicalUse.kind} (${typicalUse.syntax})\n${formatFacts(use, { path: "docs/page", facts, problems })}\n`;
    });
    const text = requests.join("\n");
    if (process.env["UPDATE_SNAPSHOT"] === "1") await writeFile(SNAPSHOT, text);
    assert.equal(text, await readFile(SNAPSHOT, "utf8"));
  });

  it("have the same system text, which the image follows before any other text", async () => {
    const folder = await createFolderWith({});
    const asked: AskParams[] = [];
    for (const typicalUse of typicalUses) {
      const { use, index, document, facts, problems } = readUse(typicalUse);
      const writer: AltWriter = {
        findProblems: () => Promise.resolve([]),
        describeUse: () => Promise.resolve({ facts, problems }),
        client: {
          findAvailableModel: () => Promise.resolve("m"),
          addImage: () => Promise.reject(new Error("not needed")),
          async *ask(params) {
            asked.push(params);
            yield { kind: "answered", answer: { text: "{}" } } as never;
          },
        },
        ...{ target: { kind: "endpoint", url: "http://localhost", model: "m" }, maxLength: 125, rules: {}, cacheFolder: folder.path },
      };
      const askedBefore = asked.length;
      await suggest({ ...document, name: "docs/page" }, index, { name: "this.png", sha256: "0" }, writer, new AbortController().signal);
      const question = asked[askedBefore]?.question ?? "";
      // The alt text of an image before this one may be included as well.
      const expectedLines = formatFacts(use, { path: "docs/page", facts, problems }).split("\n");
      const missing = expectedLines.filter((line) => !question.split("\n").includes(line));
      assert.deepEqual(missing, [], question);
    }
    await folder.remove();
    assert.ok(asked.length >= typicalUses.length);
    assert.equal(new Set(asked.map(({ system }) => system)).size, 1);
    for (const { question, system = "" } of asked.filter(({ turns }) => turns.length === 0)) {
      const image = {
        name: "this.png",
        original: { width: 96, height: 96 },
        pieces: [{ role: "whole" as const, region: { x: 0, y: 0, width: 96, height: 96 } }],
        notes: [],
      };
      const [first, user] = buildPrompt([{ images: [image], selections: [], question }], system);
      assert.equal(first?.role, "system");
      assert.equal(user?.parts[0]?.kind, "image");
    }
  });
});
