import type { ImageUse } from "./imageUse.ts";
import { altChange, type TextChange } from "./rewrite.ts";

/** What is to become of the construct that stood at `from` with the text `before`. */
export interface WantedChange {
  from: number;
  before: string;
  to: { kind: "alt"; alt: string } | { kind: "construct"; text: string };
}

/** Why a construct is left as it is: something else stands there now, or its alt text can't be written. */
export type LeftBecause = "changed" | "unwritable";

/** One of them a wanted change; `use` is the index of the construct among the document's. */
export type Plan = { kind: "change"; use: number; change: TextChange } | { kind: "left"; because: LeftBecause };

/**
 * What to do with each wanted change, in their order. A construct that has moved is found again while its text is the only such; one that
 * was changed is left, and so is the second of two that mean the same construct.
 */
export function planChanges(source: string, uses: ImageUse[], wanted: WantedChange[]): Plan[] {
  const taken = new Set<number>();
  return wanted.map((one): Plan => {
    const use = indexOfUse(source, uses, one);
    const found = use === undefined || taken.has(use) ? undefined : uses[use];
    if (use === undefined || found === undefined) return { kind: "left", because: "changed" };
    const change = one.to.kind === "alt" ? altChange(found, one.to.alt) : { range: found.range, text: one.to.text };
    if (change === undefined) return { kind: "left", because: "unwritable" };
    taken.add(use);
    return { kind: "change", use, change };
  });
}

/** Which use a construct is that stood at `from`; undefined where it can't be told any more. */
export function indexOfUse(source: string, uses: ImageUse[], { from, before }: Pick<WantedChange, "from" | "before">): number | undefined {
  const alike = uses.flatMap(({ range }, index) => (source.slice(range.from, range.to) === before ? [index] : []));
  return alike.find((index) => uses[index]?.range.from === from) ?? (alike.length === 1 ? alike[0] : undefined);
}

/** A document with some changes that do not overlap. */
export function changed(source: string, changes: TextChange[]): string {
  let after = source;
  for (const { range, text } of changes.toSorted((a, b) => b.range.from - a.range.from)) {
    after = after.slice(0, range.from) + text + after.slice(range.to);
  }
  return after;
}
