import { TreeFragment, type ChangedRange, type Parser, type Tree } from "@lezer/common";

/** Grace period before the speed limit applies, for just-in-time compilation. A broken document allocates up to 400 MB per second meanwhile. */
const GRACE_MS = 2000;

/** Minimum number of characters parsed per ms: a hundredth of the usual speed, missed only by documents with errors everywhere. */
const MIN_CHARACTERS_PER_MS = 50;

/** Minimum length of a document whose tree is kept: shorter ones are parsed faster than compared. */
const MIN_KEPT_LENGTH = 5000;

/** The last document of each parser. */
const last = new WeakMap<Parser, { source: string; tree: Tree }>();

/**
 * Parses a document, also a broken one. Repairing an error costs time and memory in proportion to its nesting, so parsing is given up when it
 * hardly proceeds.
 * @throws Error for a document too broken to be parsed
 */
export function parseTolerantly(parser: Parser, source: string, fragments?: readonly TreeFragment[]): Tree {
  const parse = parser.startParse(source, fragments);
  const start = performance.now();
  for (;;) {
    // Reading the clock costs more than a step.
    for (let step = 0; step < 1000; step++) {
      const tree = parse.advance();
      if (tree) return tree;
    }
    const ms = performance.now() - start;
    if (ms > GRACE_MS && parse.parsedPos < MIN_CHARACTERS_PER_MS * ms) throw new Error("it is too broken to be read");
  }
}

/**
 * Parses a document by a parser without error repair, such as that of Markdown, reusing its last tree if the document differs in one place, as
 * while typing. With error repair, the tree would not always be the same.
 * @throws as `parseTolerantly` does
 */
export function parseIncrementally(parser: Parser, source: string): Tree {
  const before = last.get(parser);
  const change = before && changeBetween(before.source, source);
  const tree = parseTolerantly(parser, source, change && TreeFragment.applyChanges(TreeFragment.addTree(before.tree), [change]));
  if (source.length >= MIN_KEPT_LENGTH) last.set(parser, { source, tree });
  return tree;
}

/**
 * Parses a document by a parser with error repair, reusing its last tree if the document is the same, such as the HTML of a document whose text
 * is being edited.
 * @throws as `parseTolerantly` does
 */
export function parseOnce(parser: Parser, source: string): Tree {
  const before = last.get(parser);
  if (before?.source === source) return before.tree;
  // Frees the last tree first: two large trees at a time take too much memory.
  last.delete(parser);
  const tree = parseTolerantly(parser, source);
  if (source.length >= MIN_KEPT_LENGTH) last.set(parser, { source, tree });
  return tree;
}

/** The changed range; undefined for a different document or a short one. */
function changeBetween(before: string, source: string): ChangedRange | undefined {
  if (source.length < MIN_KEPT_LENGTH) return undefined;
  const shorter = Math.min(before.length, source.length);
  const head = countEqual(shorter, (from, to) => before.slice(from, to) === source.slice(from, to));
  const tail = countEqual(
    shorter - head,
    (from, to) => before.slice(before.length - to, before.length - from) === source.slice(source.length - to, source.length - from),
  );
  if (head + tail < shorter / 2) return undefined;
  return { fromA: head, toA: before.length - tail, fromB: head, toB: source.length - tail };
}

/** The length over which two texts are equal. Comparing long slices is many times as fast as comparing characters. */
function countEqual(length: number, isEqual: (from: number, to: number) => boolean): number {
  let at = 0;
  for (let step = 4096; step >= 1; step /= 8) while (at + step <= length && isEqual(at, at + step)) at += step;
  return at;
}
