import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { normalizeCase } from "./normalizeCase.ts";
import { parseCases } from "./parseCases.ts";
import { runCase } from "./runCase.ts";

const folder = join(import.meta.dirname, "../../../cases");

/** Names of the files with cases, and the cases in each. */
const files = await Promise.all(
  (await readdir(folder))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .toSorted()
    .map(async (name) => ({ name, cases: parseCases(name, await readFile(join(folder, name), "utf8")) })),
);

describe("conformance cases", () => {
  for (const { name, cases } of files) {
    describe(name.replace(/\.md$/, ""), () => {
      for (const testCase of cases) it(testCase.title, () => runCase(testCase));
    });
  }

  it("differ in more than names", () => {
    const seen = new Map<string, string>();
    const repeated: string[] = [];
    for (const testCase of files.flatMap(({ cases }) => cases)) {
      const shape = normalizeCase(testCase);
      const first = seen.get(shape);
      if (first === undefined) seen.set(shape, testCase.location);
      else repeated.push(`${testCase.location} has the shape of ${first}: ${shape}`);
    }
    assert.deepEqual(repeated, []);
  });

  it("have different titles within a file", () => {
    for (const { name, cases } of files) {
      const titles = cases.map(({ title }) => title);
      assert.deepEqual(titles, [...new Set(titles)], name);
    }
  });
});
