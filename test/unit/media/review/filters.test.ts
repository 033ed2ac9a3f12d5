import assert from "node:assert/strict";
import { NO_FILTERS, isInScope, listFolders, matchesFilters, isShown, isUndecided, listRules } from "../../../../media/review/filters.ts";
import type { ReviewItem } from "../../../../src/protocol/review.ts";

const createItem = (path: string, changes: Partial<ReviewItem> = {}): ReviewItem => ({
  ...{ id: path, path, line: 1, element: "![]()", isWritable: true, mayBeDecorative: true, findings: [], facts: [] },
  ...{ excerpt: { before: "", construct: "", after: "" }, state: { kind: "found" } },
  ...changes,
});

describe("an item of the review", () => {
  it("is shown in the views for undecided, decided and all items", () => {
    const found = createItem("a.md");
    const accepted = createItem("b.md", { state: { kind: "accepted", alt: "A" } });
    assert.deepEqual([found, accepted].map(isUndecided), [true, false]);
    const listShown = (view: "todo" | "decided" | "all") => [found, accepted].filter((item) => isShown(item, { ...NO_FILTERS, view }));
    assert.deepEqual([listShown("todo"), listShown("decided"), listShown("all")], [[found], [accepted], [found, accepted]]);
  });

  it("is shown in the view for decorative images if its alt text is empty, and only there if that may be intended", () => {
    const empty = (severity: "warning" | "info") => ({ currentAlt: "", findings: [{ rule: "empty", severity, message: "" }] });
    const items = [
      createItem("missing.md"),
      createItem("markdown.md", empty("warning")),
      createItem("page.html", empty("info")),
      createItem("decided.html", { ...empty("info"), state: { kind: "skipped" } }),
      createItem("long.html", { currentAlt: "A", findings: [{ rule: "too-long", severity: "info", message: "" }] }),
    ];
    const listShown = (view: "todo" | "decorative" | "decided" | "all") =>
      items.filter((item) => isShown(item, { ...NO_FILTERS, view })).map(({ path }) => path);
    assert.deepEqual(listShown("todo"), ["missing.md", "markdown.md", "long.html"]);
    assert.deepEqual(listShown("decorative"), ["markdown.md", "page.html"]);
    assert.deepEqual(listShown("decided"), ["decided.html"]);
    assert.equal(listShown("all").length, 5);
    const listChanged = (view: "all" | "decorative") =>
      items.filter((item) => isInScope(item, { ...NO_FILTERS, view })).map(({ path }) => path);
    assert.deepEqual(listChanged("all"), listShown("todo"));
    assert.deepEqual(listChanged("decorative"), listShown("decorative"));
  });

  it("matches its folder, but not a folder whose name is only a prefix", () => {
    const inFolder = ["docs/a.md", "docs/b/c.md", "docs2/a.md", "a.md"].filter((path) =>
      matchesFilters(createItem(path), { ...NO_FILTERS, folder: "docs" }),
    );
    assert.deepEqual(inFolder, ["docs/a.md", "docs/b/c.md"]);
  });

  it("matches text in its path, image name or alt text, regardless of case", () => {
    const item = createItem("docs/a.md", { image: { name: "Chart.png", url: "" }, currentAlt: "Arrivals" });
    const matchesSearch = (search: string) => matchesFilters(item, { ...NO_FILTERS, search });
    assert.deepEqual(["DOCS/", "chart", "arrivals", "none"].map(matchesSearch), [true, true, true, false]);
  });

  it("contributes its folders and rules to the filters, each once", () => {
    const missing = { rule: "missing", severity: "error" as const, message: "" };
    const items = [
      createItem("b/c/a.md", { findings: [missing, missing] }),
      createItem("a/a.md", { findings: [missing] }),
      createItem("a.md"),
    ];
    assert.deepEqual(listFolders(items), ["a", "b", "b/c"]);
    assert.deepEqual(listRules(items), ["missing"]);
  });
});
