import assert from "node:assert/strict";
import { AnswerReferences } from "../../../src/chat/answerReferences.ts";
import { findFileReferences, type WorkspaceFiles } from "../../../src/chat/findFileReferences.ts";

/** Creates a workspace whose search finds all files for any pattern. */
function createWorkspace(contents: Record<string, string>) {
  const patterns: string[] = [];
  const files: WorkspaceFiles = {
    async search(pattern) {
      patterns.push(pattern);
      return Object.keys(contents).map((label) => ({ path: `/w/${label}`, uri: `file:///w/${label}`, label }));
    },
    read: async ({ label }) => Buffer.from(contents[label] ?? ""),
  };
  return { files, patterns };
}

describe("file references in an answer", () => {
  const contents = { "src/a.ts": "one\ntwo\nsetBusy(false);\n", "src/b.ts": "setBusy(true);\n" };

  it("are found by path and line in one search", async () => {
    const { files, patterns } = createWorkspace(contents);
    assert.deepEqual(await findFileReferences(files, ["/home/me/src/a.ts:2", "b.ts", "c.ts", "not a path"], []), [
      { text: "/home/me/src/a.ts:2", uri: "file:///w/src/a.ts", label: "src/a.ts:2", line: 2 },
      { text: "b.ts", uri: "file:///w/src/b.ts", label: "src/b.ts" },
    ]);
    assert.deepEqual(patterns, ["**/{a.ts,b.ts,c.ts}"]);
  });

  it("are found by quote, at the line where it starts", async () => {
    const { files } = createWorkspace(contents);
    assert.deepEqual(await findFileReferences(files, [], ["setBusy(false);", "does not occur in it", "two"]), [
      { text: "setBusy(false);", uri: "file:///w/src/a.ts", label: "src/a.ts:3", line: 3 },
    ]);
  });

  it("are searched for only in strings that may contain one", async () => {
    const { files, patterns } = createWorkspace(contents);
    assert.deepEqual(await findFileReferences(files, ["TypeError", "**.ts"], ["short"]), []);
    assert.deepEqual(patterns, []);
  });

  it("are looked up once per answer, and again after a failed search", async () => {
    const { files, patterns } = createWorkspace(contents);
    let isBroken = true;
    const references = new AnswerReferences({
      ...files,
      async search(pattern, maxCount) {
        if (isBroken) throw new Error("the search took too long");
        return files.search(pattern, maxCount);
      },
    });
    assert.deepEqual(await references.find("turn", ["a.ts"], []), []);
    isBroken = false;
    await references.find("turn", ["a.ts"], []);
    await references.find("turn", ["a.ts"], []);
    assert.equal(patterns.length, 1);
    assert.equal((await references.get("turn", 0))?.label, "src/a.ts");
    assert.equal(await references.get("turn", 1), undefined);
    references.clear();
    assert.equal(await references.get("turn", 0), undefined);
  });
});
