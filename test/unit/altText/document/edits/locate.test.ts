import assert from "node:assert/strict";
import { listOccurrences, createSnippetLocator } from "../../../../../src/altText/document/edits/locate.ts";
import { planChanges } from "../../../../../src/altText/document/edits/plan.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import type { ImageUse } from "../../../../../src/altText/document/imageUse.ts";
import { KNOWN_COMPONENTS } from "../../../../../src/altText/document/markup/components.ts";

function read(source: string): { source: string; uses: ImageUse[] } {
  return { source, uses: findImageUses(source, "markdown") };
}

describe("a snippet in a document", () => {
  const image = "![image](a.png)";
  const twice = `${image}\n\n${image}`;

  it("is found where it was, even if others have the same text", () => {
    assert.equal(createSnippetLocator(read(twice))({ from: 17, before: image }), 1);
  });

  it("is found after it has moved if its text is unique", () => {
    assert.equal(createSnippetLocator(read(`Text.\n\n${image}`))({ from: 0, before: image }), 0);
  });

  it("is found by its occurrence after it has moved, if the number of occurrences is the same", () => {
    const locate = createSnippetLocator(read(`Text.\n\n${twice}`));
    assert.equal(locate({ from: 17, before: image, alike: { nth: 1, of: 2 } }), 1);
    assert.equal(locate({ from: 17, before: image, alike: { nth: 1, of: 3 } }), undefined);
    assert.equal(locate({ from: 17, before: image }), undefined);
  });

  it("is not found after its text has changed", () => {
    assert.equal(createSnippetLocator(read("![a form](a.png)"))({ from: 0, before: image }), undefined);
  });
});

describe("the work for a document with many images", () => {
  /** Counts the reads of elements while `use` runs. */
  function countReads(uses: ImageUse[], use: (counted: ImageUse[]) => void): number {
    let reads = 0;
    const counted = new Proxy(uses, {
      get(target, key, receiver): unknown {
        if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    use(counted);
    return reads;
  }

  function page(count: number): { source: string; uses: ImageUse[] } {
    return read(Array.from({ length: count }, (_, index) => `![image](a${index % 10}.png)\n\n`).join(""));
  }

  const work: [title: string, use: (source: string, uses: ImageUse[], counted: ImageUse[]) => void][] = [
    [
      "locating every snippet",
      (source, uses, counted) => {
        const locate = createSnippetLocator({ source, uses: counted });
        for (const { range } of uses)
          locate({ from: range.from + 1, before: source.slice(range.from, range.to), alike: { nth: 0, of: 1 } });
      },
    ],
    ["numbering the occurrences", (source, _, counted) => listOccurrences(source, counted)],
    [
      "planning a change of every image",
      (source, uses, counted) => {
        const wanted = uses.map(({ range: { from, to } }, index) => ({
          from,
          before: source.slice(from, to),
          to: { kind: "alt" as const, alt: `Text ${index}` },
        }));
        const { plans } = planChanges({ source, syntax: "markdown", components: KNOWN_COMPONENTS, uses: counted }, wanted);
        assert.ok(plans.every(({ kind }) => kind === "change"));
      },
    ],
  ];
  for (const [title, use] of work) {
    it(`grows in proportion to their number: ${title}`, () => {
      const readsFor = (count: number) => {
        const { source, uses } = page(count);
        return countReads(uses, (counted) => use(source, uses, counted));
      };
      const [few, many] = [readsFor(100), readsFor(800)];
      assert.ok(few > 0);
      assert.ok(many <= 8 * few + 100, `${many} reads for 800 images, ${few} for 100`);
    });
  }
});
