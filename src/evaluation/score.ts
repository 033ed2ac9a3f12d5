import { measureOverlap, type Region } from "../image/tiles.ts";

/** Answers that count as correct. */
export interface ExpectedAnswer {
  /** Exact answers, any of which is correct. */
  accept: string[];
  /** Words or phrases that must all occur in the answer, as whole words. */
  words: string[];
}

/**
 * Checks whether an answer is one of the accepted ones, compared as `normalize` returns them, or contains all of the words, compared without
 * regard to any punctuation.
 */
export function isCorrect(answer: string, { accept, words }: ExpectedAnswer): boolean {
  const normalizedAnswer = normalize(answer);
  if (accept.some((text) => normalize(text) === normalizedAnswer)) return true;
  return words.length > 0 && words.every((word) => containsWords(normalizedAnswer, word));
}

/** Whether a text contains a word or phrase as whole words. */
export function containsWords(text: string, phrase: string): boolean {
  return ` ${separateWords(text)} `.includes(` ${separateWords(phrase)} `);
}

/**
 * Measures the word overlap of two texts, from 0 to 1, as the F1 score: twice the number of shared words, divided by the total
 * number of words in the two texts. It measures similarity, not correctness or quality.
 */
export function measureWordOverlap(a: string, b: string): number {
  const [left, right] = [splitWords(a), splitWords(b)];
  if (left.length + right.length === 0) return 1;
  const unmatched = [...right];
  const sharedWords = left.filter((word) => {
    const index = unmatched.indexOf(word);
    if (index >= 0) unmatched.splice(index, 1);
    return index >= 0;
  });
  return (2 * sharedWords.length) / (left.length + right.length);
}

/**
 * Removes what does not count when answers are compared: case, Unicode compatibility variants, the amount of whitespace, quotation marks and
 * Markdown emphasis at both ends, and a final period or exclamation mark.
 */
export function normalize(text: string): string {
  const collapsed = text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
  return collapsed.replaceAll(/^["'“”„«»‘’`*]+|["'“”„«»‘’`*.!。]+$/g, "").trim();
}

/** Replaces everything between words with single spaces. */
function separateWords(text: string): string {
  return splitWords(text).join(" ");
}

function splitWords(text: string): string[] {
  return normalize(text).match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? [];
}

/** Measures the overlap of two regions, from 0 to 1, as the area of their intersection divided by that of their union. */
export function measureAreaOverlap(a: Region, b: Region): number {
  const { x, y } = measureOverlap(a, b);
  const intersection = Math.max(0, x) * Math.max(0, y);
  return intersection / (a.width * a.height + b.width * b.height - intersection);
}
