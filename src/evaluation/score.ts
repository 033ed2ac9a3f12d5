/** Answers to a question about an image that count as true. */
export interface Expected {
  /** Each of these counts, word for word. */
  accept: string[];
  /** An answer counts that contains all of these as whole words. */
  words: string[];
}

/**
 * Whether an answer is accepted, or contains all of the words. Case, white space and punctuation around the text are ignored, and nothing
 * else, so that counts of true answers are comparable between models.
 */
export function isTrue(answer: string, { accept, words }: Expected): boolean {
  const said = normalize(answer);
  if (accept.some((text) => normalize(text) === said)) return true;
  return words.length > 0 && words.every((word) => ` ${separateWords(said)} `.includes(` ${separateWords(normalize(word))} `));
}

/**
 * Overlap of the words of two texts (F1), from 0 to 1: it measures similarity, not truth or quality.
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

/** Returns undefined without numbers. */
export function median(numbers: number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function normalize(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
  return plain.replaceAll(/^["'“”„«»‘’`*]+|["'“”„«»‘’`*.!。]+$/g, "").trim();
}

/** Replaces everything between words by single spaces. */
function separateWords(text: string): string {
  return wordsOf(text).join(" ");
}

function wordsOf(text: string): string[] {
  return normalize(text).match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? [];
}
