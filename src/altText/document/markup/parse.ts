import { TreeFragment, type ChangedRange, type Parser, type Tree } from "@lezer/common";

/** Grace period before the minimum speed is enforced, to allow for just-in-time compilation. During this time, parsing a broken document allocates up to 400 MB per second. */
const GRACE_MS = 2000;

/** Minimum parsing speed, about a hundredth of the usual speed. Only documents that are full of errors are parsed more slowly. */
const MIN_CHARACTERS_PER_MS = 50;

/** Minimum length of a document whose tree is cached, in characters. Parsing a shorter document takes less time than comparing it. */
const MIN_CACHED_LENGTH = 5000;

/** The last document that each parser has parsed, with its tree. */
const lastParses = new WeakMap<Parser, { source: string; tree: Tree }>();

/**
 * Parses a document, including an invalid one. Error recovery takes time and memory in proportion to the nesting, so parsing stops if it
 * becomes too slow.
 * @throws Error if the document is too broken to parse
 */
export function parseTolerantly(parser: Parser, source: string, fragments?: readonly TreeFragment[]): Tree {
  const parse = parser.startParse(source, fragments);
  const startMs = performance.now();
  for (;;) {
    // The clock is read only after 1000 steps, because reading it takes longer than a step.
    for (let step = 0; step < 1000; step++) {
      const tree = parse.advance();
      if (tree) return tree;
    }
    const elapsedMs = performance.now() - startMs;
    if (elapsedMs > GRACE_MS && parse.parsedPos < MIN_CHARACTERS_PER_MS * elapsedMs) throw new Error("The markup is too broken to parse.");
  }
}

/**
 * Parses a document and reuses the last tree if only one range has changed, as happens while the user types. Only for parsers without error
 * recovery, such as the Markdown parser: with error recovery, the tree could differ from that of a full parse.
 * @throws the same errors as `parseTolerantly`
 */
export function parseIncrementally(parser: Parser, source: string): Tree {
  const lastParse = lastParses.get(parser);
  const change = lastParse && findChange(lastParse.source, source);
  const tree = parseTolerantly(parser, source, change && TreeFragment.applyChanges(TreeFragment.addTree(lastParse.tree), [change]));
  if (source.length >= MIN_CACHED_LENGTH) lastParses.set(parser, { source, tree });
  return tree;
}

/** Finds the changed range. Returns undefined if the document is short, or is a different document. */
function findChange(before: string, source: string): ChangedRange | undefined {
  if (source.length < MIN_CACHED_LENGTH) return undefined;
  const shorterLength = Math.min(before.length, source.length);
  const headLength = measureCommonLength(shorterLength, (from, to) => before.slice(from, to) === source.slice(from, to));
  const tailLength = measureCommonLength(
    shorterLength - headLength,
    (from, to) => before.slice(before.length - to, before.length - from) === source.slice(source.length - to, source.length - from),
  );
  if (headLength + tailLength < shorterLength / 2) return undefined;
  return { fromA: headLength, toA: before.length - tailLength, fromB: headLength, toB: source.length - tailLength };
}

/** Measures the length of a common prefix or suffix. Compares long slices, which is many times faster than comparing characters. */
function measureCommonLength(length: number, isEqual: (from: number, to: number) => boolean): number {
  let equalLength = 0;
  for (let step = 4096; step >= 1; step /= 8)
    while (equalLength + step <= length && isEqual(equalLength, equalLength + step)) equalLength += step;
  return equalLength;
}
