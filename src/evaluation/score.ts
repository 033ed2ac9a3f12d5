/** What counts as a true answer to a question about a picture. */
export interface Expected {
  /** Any of these, word for word. */
  accept: string[];
  /** All of these occur in it, as whole words. */
  words: string[];
}

/**
 * Whether an answer is true: one of those accepted, or one with all of the words. Neither case, spaces, nor signs around the text or at
 * its end count; nothing else is forgiven, so that a number of true answers means the same for every model.
 */
export function isTrue(answer: string, { accept, words }: Expected): boolean {
  const said = normalised(answer);
  if (accept.some((text) => normalised(text) === said)) return true;
  return words.length > 0 && words.every((word) => ` ${spaced(said)} `.includes(` ${spaced(normalised(word))} `));
}

/**
 * How much of their words two texts share, 0 to 1: twice the shared ones to all of both (F1). It says that two texts are alike, not that
 * either is true, or good.
 */
export function wordOverlap(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  if (left.length + right.length === 0) return 1;
  const rest = [...right];
  const shared = left.filter((word) => {
    const at = rest.indexOf(word);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return (2 * shared.length) / (left.length + right.length);
}

/** The middle of some numbers; undefined of none. */
export function median(numbers: number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function normalised(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
  return plain.replaceAll(/^["'“”„«»‘’`*]+|["'“”„«»‘’`*.!。]+$/g, "").trim();
}

/** With single spaces where signs stood between words. */
function spaced(text: string): string {
  return wordsOf(text).join(" ");
}

function wordsOf(text: string): string[] {
  return normalised(text).match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? [];
}
