import type { Parser, Tree } from "@lezer/common";

/** So long it may take to come up to speed. */
const START_MS = 5000;

/** A hundredth of what is usual: a document that takes more is broken at every turn. */
const LEAST_PER_MS = 50;

/**
 * Parses a document, however broken. Each repair of an error costs time and memory that grow with the depth it stands in, so that an end is
 * made where it gets nowhere.
 * @throws Error for what is too broken to be read
 */
export function parsed(parser: Parser, source: string): Tree {
  const parse = parser.startParse(source);
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
