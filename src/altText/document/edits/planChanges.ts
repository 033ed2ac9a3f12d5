import { grouped } from "../../../core/grouped.ts";
import { findImageUses } from "../find.ts";
import type { Components } from "../markup/components.ts";
import type { ImageUse } from "../imageUse.ts";
import { collapsed } from "../markup.ts";
import { altChange, lengthDelta, type TextChange } from "./rewrite.ts";
import type { Syntax } from "../syntax.ts";

/** A document with its images. */
export interface Page {
  source: string;
  syntax: Syntax;
  components: Components;
  uses: ImageUse[];
}

/** Which construct it is, from 0, of how many in its document that read the same. */
export interface Alike {
  nth: number;
  of: number;
}

/** A construct as it stood. */
export interface Construct {
  from: number;
  before: string;
  /** Where that is known. */
  alike?: Alike;
}

/** What is to become of a construct. */
export interface WantedChange extends Construct {
  to: { kind: "alt"; alt: string } | { kind: "construct"; text: string };
}

/** Why a construct is left as it is: something else stands there now; its alt text can't be written; or it would be read as something else. */
export type LeftBecause = "changed" | "unwritable" | "misread";

/** What becomes of one wanted change. */
export type Plan = PlannedChange | { kind: "left"; because: LeftBecause };

export interface PlannedChange {
  kind: "change";
  change: TextChange;
  /** The construct as it will stand once all of the plan is done. */
  now: { from: number; text: string };
  alike: Alike;
  /** What would have to stand there instead to take this change back, and no other. */
  was: string;
}

interface Candidate {
  use: number;
  to: WantedChange["to"];
  change: TextChange;
}

/** A document as it is read. */
interface Read {
  source: string;
  uses: ImageUse[];
}

/** A document in which each try goes wrong at another place is odd throughout: the rest of it is left. */
const MAX_TRIES = 50;

/**
 * What to do with each wanted change, in their order, and what the document is then. A construct that has moved is found again while its
 * text is the only such, or while there are as many that read the same as before; one that was changed is left, and so is the second of two
 * that mean the same construct. What is planned was read again: it shows the same images, and says of each what it was to say.
 */
export function planChanges(page: Page, wanted: WantedChange[]): { plans: Plan[]; after: string } {
  const indexOf = constructsOf(page);
  const taken = new Set<number>();
  const candidates = wanted.map((one): Candidate | LeftBecause => {
    const use = indexOf(one);
    const found = use === undefined || taken.has(use) ? undefined : page.uses[use];
    if (use === undefined || found === undefined) return "changed";
    const change = one.to.kind === "alt" ? altChange(found, one.to.alt, page.syntax) : { range: found.range, text: one.to.text };
    if (change === undefined) return "unwritable";
    taken.add(use);
    return { use, to: one.to, change };
  });
  const { made, read } = readable(
    page,
    candidates.filter((one) => typeof one !== "string"),
  );
  const planned = plannedOf(page, made, read);
  const plans = candidates.map((one): Plan => {
    if (typeof one === "string") return { kind: "left", because: one };
    return planned.get(one) ?? { kind: "left", because: "misread" };
  });
  return { plans, after: read.source };
}

/**
 * The page with alt texts in it, as it is read then.
 * @param alts by the index of their use
 * @returns also the uses that are left as they are
 */
export function planAlts(page: Page, alts: Map<number, string>): Read & { left: Set<number> } {
  const wanted = Array.from(alts, ([use, alt]): Candidate | undefined => {
    const found = page.uses[use];
    const change = found && altChange(found, alt, page.syntax);
    return change && { use, to: { kind: "alt", alt }, change };
  });
  const { made, read } = readable(
    page,
    wanted.filter((one) => one !== undefined),
  );
  const done = new Set(made.map(({ use }) => use));
  return { ...read, left: new Set([...alts.keys()].filter((use) => !done.has(use))) };
}

/** Tells which use of a page a construct is; undefined where it can't be told any more. */
export function constructsOf({ source, uses }: Pick<Page, "source" | "uses">): (construct: Construct) => number | undefined {
  const all = grouped(uses.keys(), (index) => textAt(source, uses[index]));
  const placeOf = (from: number, text: string) => `${from} ${text}`;
  const inPlace = new Map(uses.map((use, index) => [placeOf(use.range.from, textAt(source, use)), index]));
  return ({ from, before, alike }) => {
    const found = all.get(before) ?? [];
    const same = inPlace.get(placeOf(from, before));
    if (same !== undefined || found.length === 1) return same ?? found[0];
    return alike?.of === found.length ? found[alike.nth] : undefined;
  };
}

/** A document with some changes that do not overlap. */
export function changed(source: string, changes: TextChange[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { range, text } of inOrder(changes)) {
    parts.push(source.slice(at, range.from), text);
    at = range.to;
  }
  return parts.join("") + source.slice(at);
}

/** As many of the changes as can be read again together; where some can't, the earlier go before the later. */
function readable(page: Page, candidates: Candidate[]): { made: Candidate[]; read: Read } {
  let [made, read, tries]: [Candidate[], Read, number] = [[], page, 0];
  const add = (some: Candidate[]) => {
    if (some.length === 0 || tries === MAX_TRIES) return;
    tries += 1;
    const found = readWith(page, [...made, ...some]);
    if (found) [made, read] = [[...made, ...some], found];
    else if (some.length > 1) {
      const half = some.length >> 1;
      add(some.slice(0, half));
      add(some.slice(half));
    }
  };
  add(candidates);
  return { made, read: { source: read.source, uses: read.uses } };
}

/** The document with these changes; undefined where they overlap, or where it would say anything else than was meant. */
function readWith({ source, syntax, components, uses }: Page, made: Candidate[]): Read | undefined {
  const changes = inOrder(made.map(({ change }) => change));
  if (changes.some(({ range }, index) => range.from < (changes[index - 1]?.range.to ?? 0))) return undefined;
  const after = changed(source, changes);
  let now: ImageUse[];
  try {
    now = findImageUses(after, syntax, components);
  } catch {
    // Too broken to be read.
    return undefined;
  }
  const isSame = ({ element, target }: ImageUse, index: number) => now[index]?.element === element && now[index].target === target;
  const isMade = ({ use, to }: Candidate) =>
    to.kind === "alt" ? saysOf(now[use]) === collapsed(to.alt) : to.text.startsWith(textAt(after, now[use]));
  return now.length === uses.length && uses.every(isSame) && made.every(isMade) ? { source: after, uses: now } : undefined;
}

function plannedOf({ source }: Page, made: Candidate[], read: Read): Map<Candidate, PlannedChange> {
  const planned = new Map<Candidate, PlannedChange>();
  const alike = grouped(read.uses.keys(), (index) => textAt(read.source, read.uses[index]));
  const places = new Map([...alike.values()].flatMap((same) => same.map((use, nth): [number, Alike] => [use, { nth, of: same.length }])));
  let moved = 0;
  for (const one of made.toSorted((a, b) => a.change.range.from - b.change.range.from)) {
    const { range, text } = one.change;
    const use = read.uses[one.use];
    const from = use?.range.from ?? 0;
    const now = { from, text: textAt(read.source, use) };
    const at = range.from + moved - from;
    const was = now.text.slice(0, at) + source.slice(range.from, range.to) + now.text.slice(at + text.length);
    planned.set(one, { kind: "change", change: one.change, now, alike: places.get(one.use) ?? { nth: 0, of: 1 }, was });
    moved += lengthDelta(one.change);
  }
  return planned;
}

/** The alt text that a use has; an image that is hidden has an empty one. */
function saysOf(use: ImageUse | undefined): string | undefined {
  if (use?.alt.kind === "text") return use.alt.value;
  return use?.isHidden === true ? "" : undefined;
}

function textAt(source: string, use: ImageUse | undefined): string {
  return use === undefined ? "" : source.slice(use.range.from, use.range.to);
}

function inOrder(changes: TextChange[]): TextChange[] {
  return changes.toSorted((a, b) => a.range.from - b.range.from);
}
