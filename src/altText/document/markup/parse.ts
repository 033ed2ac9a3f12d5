import { TreeFragment, type ChangedRange, type Parser, type Tree } from "@lezer/common";

/** So long it may take to come up to speed. What is broken takes up to 400 MB a second meanwhile. */
const START_MS = 2000;

/** A hundredth of what is usual: a document that takes more is broken at every turn. */
const LEAST_PER_MS = 50;

/** Shorter documents are parseTolerantly sooner than compared, and not worth keeping. */
const LEAST_LENGTH = 5000;

/** What each parser has read last. */
const last = new WeakMap<Parser, { source: string; tree: Tree }>();

/**
 * Parses a document, however broken. Each repair of an error costs time and memory that grow with the depth it stands in, so that an end is
 * made where it gets nowhere.
 * @throws Error for what is too broken to be read
 */
export function parseTolerantly(parser: Parser, source: string, fragments?: readonly TreeFragment[]): Tree {
  const parse = parser.startParse(source, fragments);
  const start = performance.now();
  for (;;) {
    // Looking at the clock costs more than a step.
    for (let step = 0; step < 1000; step++) {
      const tree = parse.advance();
      if (tree) return tree;
    }
    const ms = performance.now() - start;
    if (ms > START_MS && parse.parsedPos < LEAST_PER_MS * ms) throw new Error("it is too broken to be read");
  }
}

/**
 * The same for a parser that repairs no errors, such as that of Markdown: where it has read the document last but for a change in one place,
 * as while somebody types, it goes on from there. A parser with repairs would not always come to the same tree.
 * @throws as `parsed` does
 */
export function parseIncrementally(parser: Parser, source: string): Tree {
  const before = last.get(parser);
  const change = before && changeBetween(before.source, source);
  const tree = parseTolerantly(parser, source, change && TreeFragment.applyChanges(TreeFragment.addTree(before.tree), [change]));
  if (source.length >= LEAST_LENGTH) last.set(parser, { source, tree });
  return tree;
}

/**
 * The same for a parser with repairs: it reads nothing twice in a row, such as the HTML of a document whose text is being edited.
 * @throws as `parsed` does
 */
export function parseOnce(parser: Parser, source: string): Tree {
  const before = last.get(parser);
  if (before?.source === source) return before.tree;
  // Two large ones at a time would be one too many.
  last.delete(parser);
  const tree = parseTolerantly(parser, source);
  if (source.length >= LEAST_LENGTH) last.set(parser, { source, tree });
  return tree;
}

/** What has changed; undefined where it is another document, or one so short that it is not worth asking. */
function changeBetween(before: string, source: string): ChangedRange | undefined {
  if (source.length < LEAST_LENGTH) return undefined;
  const shorter = Math.min(before.length, source.length);
  const head = lengthAlike(shorter, (from, to) => before.slice(from, to) === source.slice(from, to));
  const tail = lengthAlike(
    shorter - head,
    (from, to) => before.slice(before.length - to, before.length - from) === source.slice(source.length - to, source.length - from),
  );
  if (head + tail < shorter / 2) return undefined;
  return { fromA: head, toA: before.length - tail, fromB: head, toB: source.length - tail };
}

/** How far two texts are alike. Long pieces are compared many times as fast as single characters. */
function lengthAlike(length: number, isAlike: (from: number, to: number) => boolean): number {
  let at = 0;
  for (let step = 4096; step >= 1; step /= 8) while (at + step <= length && isAlike(at, at + step)) at += step;
  return at;
}
