import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

describe("what VS Code loads", () => {
  it("brings no parser of documents along: they are at work in threads, and would be loaded at each start", async () => {
    const { sources } = JSON.parse(await readFile("dist/extension.cjs.map", "utf8")) as { sources: string[] };
    assert.ok(sources.some((source) => source.endsWith("src/extension/extension.ts")));
    assert.deepEqual(
      sources.filter((source) =>
        /node_modules\/(@lezer|markdown-it|mermaid|yaml|sharp)|altText\/find\/(find|markdown|expressions)\.ts/.test(source),
      ),
      [],
    );
  });
});
