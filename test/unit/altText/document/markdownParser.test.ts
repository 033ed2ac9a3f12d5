import assert from "node:assert/strict";
import type { Tree } from "@lezer/common";
import { GFM, parser } from "@lezer/markdown";
import { NO_FEATURES } from "../../../../src/altText/document/dialect.ts";
import { getMarkdownParser, mdxParser } from "../../../../src/altText/document/markup/markdownParser.ts";
import { SeededRandom } from "../../../model/random.ts";
import { PROPERTY_RUNS, getPropertySeed } from "../../../properties.ts";
import { measureCpuMs } from "../../../fixtures/cpuTime.ts";

const markdownParser = getMarkdownParser(NO_FEATURES);

const PIECES = ["  ", "   ", " ", "\n", "  \n", "\\", "\\\n", "\t", "a", "*", "`", "![x](y)", "[a  \nb](c)", "> ", "- ", "# ", "|", "<b>"];

function listNodes(tree: Tree): string[] {
  const nodes: string[] = [];
  tree.iterate({ enter: ({ name, from, to }) => void nodes.push(`${name} ${from}-${to}`) });
  return nodes;
}

describe("the Markdown parsers", () => {
  it("find the same nodes as the unmodified library", () => {
    const random = new SeededRandom(getPropertySeed(17));
    const original = parser.configure(GFM);
    for (let run = 0; run < PROPERTY_RUNS * 10; run++) {
      const source = Array.from({ length: random.integer(1, 10) }, () => random.pick(PIECES)).join("");
      assert.deepEqual(listNodes(markdownParser.parse(source)), listNodes(original.parse(source)), JSON.stringify(source));
    }
  });

  it("take linear time for runs of spaces", async () => {
    for (const markdown of [markdownParser, mdxParser]) {
      const cpuMs = await measureCpuMs(() => void markdown.parse(`a${" ".repeat(400_000)}b`));
      assert.ok(cpuMs < 2000, `${cpuMs} ms`);
    }
  });
});
