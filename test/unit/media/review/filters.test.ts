import assert from "node:assert/strict";
import { NO_FILTERS, listFolders, matchesFilters, isShown, isToDo, listRules } from "../../../../media/review/filters.ts";
import type { ReviewItem } from "../../../../src/protocol/review.ts";

const item = (path: string, more: Partial<ReviewItem> = {}): ReviewItem => ({
  ...{ id: path, path, line: 1, element: "![]()", isWritable: true, mayBeDecorative: true, findings: [], facts: [] },
  ...{ excerpt: { before: "", construct: "", after: "" }, state: { kind: "found" } },
  ...more,
});

describe("an item of the review", () => {
  it("is shown while it is undecided, once it is decided, or in both cases", () => {
    const found = item("a.md");
    const accepted = item("b.md", { state: { kind: "accepted", alt: "A" } });
    assert.deepEqual([found, accepted].map(isToDo), [true, false]);
    const filterShown = (view: "todo" | "decided" | "all") => [found, accepted].filter((one) => isShown(one, { ...NO_FILTERS, view }));
    assert.deepEqual([filterShown("todo"), filterShown("decided"), filterShown("all")], [[found], [accepted], [found, accepted]]);
  });

  it("matches its folder, but not a folder whose name is only a prefix", () => {
    const inFolder = ["docs/a.md", "docs/b/c.md", "docs2/a.md", "a.md"].filter((path) =>
      matchesFilters(item(path), { ...NO_FILTERS, folder: "docs" }),
    );
    assert.deepEqual(inFolder, ["docs/a.md", "docs/b/c.md"]);
  });

  it("matches text in its path, image name or alt text, regardless of case", () => {
    const one = item("docs/a.md", { image: { name: "Chart.png", url: "" }, currentAlt: "Arrivals" });
    const matches = (search: string) => matchesFilters(one, { ...NO_FILTERS, search });
    assert.deepEqual(["DOCS/", "chart", "arrivals", "none"].map(matches), [true, true, true, false]);
  });

  it("contributes its folders and rules to the filters, each once", () => {
    const missing = { rule: "missing", severity: "error" as const, message: "" };
    const items = [item("b/c/a.md", { findings: [missing, missing] }), item("a/a.md", { findings: [missing] }), item("a.md")];
    assert.deepEqual(listFolders(items), ["a", "b", "b/c"]);
    assert.deepEqual(listRules(items), ["missing"]);
  });
});
