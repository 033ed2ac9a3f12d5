import type { ImageUse } from "./imageUse.ts";
import { altChange, type TextChange } from "./rewrite.ts";

/** A construct as it stood. */
export interface Construct {
  from: number;
  before: string;
  /** Which one it was, from 0, of how many in its document that read the same; where that is known. */
  alike?: { nth: number; of: number };
}

/** What is to become of a construct. */
export interface WantedChange extends Construct {
  to: { kind: "alt"; alt: string } | { kind: "construct"; text: string };
}

/** Why a construct is left as it is: something else stands there now, or its alt text can't be written. */
export type LeftBecause = "changed" | "unwritable";

/** One of them a wanted change; `use` is the index of the construct among the document's. */
export type Plan = { kind: "change"; use: number; change: TextChange } | { kind: "left"; because: LeftBecause };

/**
 * What to do with each wanted change, in their order. A construct that has moved is found again while its text is the only such, or while
 * there are as many that read the same as before; one that was changed is left, and so is the second of two that mean the same construct.
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

/** Which use a construct is; undefined where it can't be told any more. */
export function indexOfUse(source: string, uses: ImageUse[], { from, before, alike }: Construct): number | undefined {
  const found = uses.flatMap(({ range }, index) => (source.slice(range.from, range.to) === before ? [index] : []));
  const same = found.find((index) => uses[index]?.range.from === from);
  if (same !== undefined || found.length === 1) return same ?? found[0];
  return alike?.of === found.length ? found[alike.nth] : undefined;
}

/** A document with some changes that do not overlap. */
export function changed(source: string, changes: TextChange[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { range, text } of changes.toSorted((a, b) => a.range.from - b.range.from)) {
    parts.push(source.slice(at, range.from), text);
    at = range.to;
  }
  return parts.join("") + source.slice(at);
}
