import assert from "node:assert/strict";
import { NO_FILTERS, listFolders, isMatch, isShown, isToDo, listRules } from "../../../../media/review/filters.ts";
import type { ReviewItem } from "../../../../src/protocol/review.ts";

const item = (path: string, more: Partial<ReviewItem> = {}): ReviewItem => ({
  ...{ id: path, path, line: 1, element: "![]()", isWritable: true, mayBeDecorative: true, findings: [], facts: [] },
  ...{ excerpt: { before: "", construct: "", after: "" }, state: { kind: "found" } },
  ...more,
});

describe("what the list of a review shows", () => {
  it("is what there is still to decide, what is decided, or both", () => {
    const found = item("a.md");
    const accepted = item("b.md", { state: { kind: "accepted", alt: "A" } });
    assert.deepEqual([found, accepted].map(isToDo), [true, false]);
    const shown = (view: "todo" | "decided" | "all") => [found, accepted].filter((one) => isShown(one, { ...NO_FILTERS, view }));
    assert.deepEqual([shown("todo"), shown("decided"), shown("all")], [[found], [accepted], [found, accepted]]);
  });

  it("lies in the folder, not in one whose name only begins alike", () => {
    const inFolder = ["docs/a.md", "docs/b/c.md", "docs2/a.md", "a.md"].filter((path) =>
      isMatch(item(path), { ...NO_FILTERS, folder: "docs" }),
    );
    assert.deepEqual(inFolder, ["docs/a.md", "docs/b/c.md"]);
  });

  it("has the text in its path, its image's name, or its alternative text, in capitals or not", () => {
    const one = item("docs/a.md", { image: { name: "Chart.png", address: "" }, current: "Arrivals" });
    const has = (search: string) => isMatch(one, { ...NO_FILTERS, search });
    assert.deepEqual(["DOCS/", "chart", "arrivals", "none"].map(has), [true, true, true, false]);
  });

  it("can be chosen by every folder and rule that there is, once", () => {
    const missing = { rule: "missing", severity: "error" as const, message: "" };
    const items = [item("b/c/a.md", { findings: [missing, missing] }), item("a/a.md", { findings: [missing] }), item("a.md")];
    assert.deepEqual(listFolders(items), ["a", "b", "b/c"]);
    assert.deepEqual(listRules(items), ["missing"]);
  });
});
