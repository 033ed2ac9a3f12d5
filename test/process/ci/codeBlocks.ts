import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

/** Finds the code block that starts with `start` in a Markdown document. */
export async function findCodeBlock(document: string, language: string, start: string): Promise<string> {
  const text = await readFile(document, "utf8");
  const match = Array.from(text.matchAll(/^```(\w+)\n(.*?)^```$/gms)).find(
    ([, name, code]) => name === language && code?.startsWith(start),
  );
  return match?.[2] ?? assert.fail(`${document} has no block of ${language} that starts with ${start}.`);
}
