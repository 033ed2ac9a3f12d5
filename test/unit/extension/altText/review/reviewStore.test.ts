import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReviewStore, type StoredReview } from "../../../../../src/extension/altText/review/reviewStore.ts";
import { scanMarkdown } from "./reviewedUses.ts";

describe("the stored review", () => {
  let folder: string;
  let file: string;
  let store: ReviewStore;
  const review: StoredReview = {
    scanState: "all",
    folders: [{ path: "docs", images: 7 }],
    uses: scanMarkdown("a.md", "![image](a.png)\n\n![image](b.png)\n\n![image](c.png)\n").map((use, index) => ({
      ...use,
      draft: `typed ${index}`,
      state: { kind: "accepted", alt: `Text ${index}` },
    })),
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-review-"));
    file = join(folder, "workspace", "altReview.jsonl");
    store = new ReviewStore(file);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function editLines(edit: (lines: string[]) => string[]): Promise<void> {
    await writeFile(file, edit((await readFile(file, "utf8")).split("\n")).join("\n"));
  }

  it("is loaded as it was saved", async () => {
    await store.save(review);
    assert.deepEqual(await store.load(), review);
  });

  it("loses only the use whose line is corrupt", async () => {
    await store.save(review);
    for (const corrupt of ['{"id": "cut', '{"id": "no state"}', ""]) {
      await store.save(review);
      await editLines((lines) => lines.map((line, index) => (index === 2 ? corrupt : line)));
      const { uses = [] } = (await store.load()) ?? {};
      assert.deepEqual(uses, [review.uses[0], review.uses[2]]);
    }
  });

  it("keeps the complete uses of a truncated file", async () => {
    await store.save(review);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.slice(0, -20));
    assert.deepEqual((await store.load())?.uses, review.uses.slice(0, 2));
  });

  it("is ignored if its first line is corrupt, missing or of another version", async () => {
    assert.equal(await store.load(), undefined);
    for (const firstLine of ["{", '{"version":2,"looked":"all","folders":[]}', ""]) {
      await store.save(review);
      await editLines(([, ...lines]) => [firstLine, ...lines]);
      assert.equal(await store.load(), undefined);
    }
  });

  it("keeps the property names of the first release on disk", async () => {
    const [use] = review.uses;
    assert.ok(use);
    const written = { role: "informative" as const, alt: "A form", description: "" };
    const notebookUse = {
      ...use,
      cell: { index: 2, imageIndex: 1 },
      proposal: { ...written, reviewReason: "It is long." },
      state: { kind: "notChanged" as const, reason: "It moved." },
    };
    await store.save({ ...review, uses: [notebookUse] });
    const [header = "", line = ""] = (await readFile(file, "utf8")).split("\n");
    const { alike, cell, current, proposal, state } = JSON.parse(line) as Record<string, unknown>;
    assert.equal((JSON.parse(header) as { looked: unknown }).looked, "all");
    assert.deepEqual(
      { alike, cell, current, proposal, state },
      {
        ...{ alike: { nth: 0, of: 1 }, cell: { index: 2, nth: 1 }, current: "image" },
        proposal: { ...written, needsPerson: "It is long." },
        state: { kind: "left", reason: "It moved." },
      },
    );
    assert.deepEqual((await store.load())?.uses, [notebookUse]);
  });

  it("has one line per use, so that thousands are saved and loaded in chunks", async () => {
    const [use] = review.uses;
    assert.ok(use);
    const uses = Array.from({ length: 1000 }, (_, index) => ({ ...use, id: String(index) }));
    await store.save({ ...review, uses });
    assert.equal((await readFile(file, "utf8")).split("\n").length, 1001);
    assert.deepEqual((await store.load())?.uses, uses);
  });
});
