import type { ReviewItem } from "../../src/protocol/review.ts";

/** Filters for the list. They survive a reload of the page. */
export interface Filters {
  view: "todo" | "decorative" | "decided" | "all";
  folder: string;
  rule: string;
  search: string;
}

export const NO_FILTERS: Filters = { view: "todo", folder: "", rule: "", search: "" };

/** Whether an item still needs a decision. */
export function isUndecided({ state }: ReviewItem): boolean {
  return !["accepted", "skipped", "applied"].includes(state.kind);
}

/** Whether an undecided item needs attention. Empty alt text that may be intended does not: HTML and JSX mark images as decorative with it. */
export function needsAttention(item: ReviewItem): boolean {
  const { findings } = item;
  const mayBeIntended = findings.some(({ rule }) => rule === "empty") && findings.every(({ severity }) => severity === "info");
  return isUndecided(item) && !mayBeIntended;
}

/** Whether an item is undecided, and its document marks the image as decorative. */
export function isDecorative(item: ReviewItem): boolean {
  return isUndecided(item) && item.currentAlt === "";
}

/** Whether an item is among those that an action for all items changes, as far as it depends on `view`. */
export function isInScope(item: ReviewItem, { view }: Filters): boolean {
  return view === "decorative" ? isDecorative(item) : needsAttention(item);
}

/** Whether an item passes all filters except `view`. */
export function matchesFilters(item: ReviewItem, { folder, rule, search }: Filters): boolean {
  const text = search.toLowerCase();
  return (
    (folder === "" || item.path.startsWith(`${folder}/`)) &&
    (rule === "" || item.findings.some((finding) => finding.rule === rule)) &&
    (text === "" || [item.path, item.image?.name, item.currentAlt, item.proposal?.alt].some((value) => value?.toLowerCase().includes(text)))
  );
}

export function isShown(item: ReviewItem, filters: Filters): boolean {
  return isInView(item, filters.view) && matchesFilters(item, filters);
}

function isInView(item: ReviewItem, view: Filters["view"]): boolean {
  switch (view) {
    case "todo":
      return needsAttention(item);
    case "decorative":
      return isDecorative(item);
    case "decided":
      return !isUndecided(item);
    case "all":
      return true;
  }
}

/** Lists all folders of the items, with their parents. */
export function listFolders(items: Iterable<ReviewItem>): string[] {
  const folders = new Set<string>();
  for (const { path } of items) {
    const folderNames = path.split("/").slice(0, -1);
    for (let length = 1; length <= folderNames.length; length += 1) folders.add(folderNames.slice(0, length).join("/"));
  }
  return [...folders].toSorted();
}

export function listRules(items: Iterable<ReviewItem>): string[] {
  return [...new Set([...items].flatMap(({ findings }) => findings.map(({ rule }) => rule)))].toSorted();
}
