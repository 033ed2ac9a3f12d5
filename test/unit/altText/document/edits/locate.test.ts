import assert from "node:assert/strict";
import { listOccurrences, createSnippetLocator } from "../../../../../src/altText/document/edits/locate.ts";
import { planChanges } from "../../../../../src/altText/document/edits/plan.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import type { ImageUse } from "../../../../../src/altText/document/imageUse.ts";
import { KNOWN_COMPONENTS } from "../../../../../src/altText/document/markup/components.ts";

function parseMarkdown(source: string): { source: string; uses: ImageUse[] } {
  return { source, uses: findImageUses(source, "markdown") };
}

describe("a snippet in a document", () => {
  const image = "![image](a.png)";
  const twoUses = `${image}\n\n${image}`;

  it("is found at its recorded position, even if other snippets have the same text", () => {
    assert.equal(createSnippetLocator(parseMarkdown(twoUses))({ from: 17, before: image }), 1);
  });

  it("is found after it has moved if its text is unique", () => {
    assert.equal(createSnippetLocator(parseMarkdown(`Text.\n\n${image}`))({ from: 0, before: image }), 0);
  });

  it("is found by its occurrence number after it has moved if the text occurs as often as before", () => {
    const locate = createSnippetLocator(parseMarkdown(`Text.\n\n${twoUses}`));
    assert.equal(locate({ from: 17, before: image, occurrence: { index: 1, count: 2 } }), 1);
    assert.equal(locate({ from: 17, before: image, occurrence: { index: 1, count: 3 } }), undefined);
    assert.equal(locate({ from: 17, before: image }), undefined);
  });

  it("is not found after its text has changed", () => {
    assert.equal(createSnippetLocator(parseMarkdown("![a form](a.png)"))({ from: 0, before: image }), undefined);
  });
});

describe("the work for a document with many images", () => {
  /** Counts how often elements of the array are read while `operation` runs. */
  async function countReads(uses: ImageUse[], operation: (countedUses: ImageUse[]) => unknown): Promise<number> {
    let reads = 0;
    const countedUses = new Proxy(uses, {
      get(target, key, receiver): unknown {
        if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    await operation(countedUses);
    return reads;
  }

  function createDocument(count: number): { source: string; uses: ImageUse[] } {
    return parseMarkdown(Array.from({ length: count }, (_, index) => `![image](a${index % 10}.png)\n\n`).join(""));
  }

  const operations: [title: string, run: (source: string, uses: ImageUse[], countedUses: ImageUse[]) => void][] = [
    [
      "locating every snippet",
      (source, uses, countedUses) => {
        const locate = createSnippetLocator({ source, uses: countedUses });
        for (const { range } of uses)
          locate({ from: range.from + 1, before: source.slice(range.from, range.to), occurrence: { index: 0, count: 1 } });
      },
    ],
    ["numbering the occurrences", (source, _, countedUses) => listOccurrences(source, countedUses)],
    [
      "planning a change to every image",
      async (source, uses, countedUses) => {
        const requests = uses.map(({ range: { from, to } }, index) => ({
          from,
          before: source.slice(from, to),
          replacement: { kind: "alt" as const, alt: `Text ${index}` },
        }));
        const { plans } = await planChanges(
          { source, syntax: "markdown", components: KNOWN_COMPONENTS, uses: countedUses },
          requests,
          async () => "asIntended",
        );
        assert.ok(plans.every(({ kind }) => kind === "change"));
      },
    ],
  ];
  for (const [title, run] of operations) {
    it(`grows in proportion to the number of images: ${title}`, async () => {
      const countReadsFor = (count: number) => {
        const { source, uses } = createDocument(count);
        return countReads(uses, (countedUses) => run(source, uses, countedUses));
      };
      const [readsForFew, readsForMany] = [await countReadsFor(100), await countReadsFor(800)];
      assert.ok(readsForFew > 0);
      assert.ok(readsForMany <= 8 * readsForFew + 100, `${readsForMany} reads for 800 images, ${readsForFew} for 100`);
    });
  }
});
