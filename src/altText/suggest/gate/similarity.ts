import { allFunctionWords } from "../../document/languages/detectLanguage.ts";
import { splitWords } from "../../document/languages/words.ts";

/** Share of the words of alt text that another text must contain for the alt text to count as its repetition. */
const REPEATED_SHARE = 0.8;

/** Share of the words of both texts that two texts about different images must have in common to be nearly the same. */
const SAME_SHARE = 0.9;

/** Splits a text into its meaningful words, or into all words if it has no meaningful ones. */
function splitMeaningfulWords(text: string): Set<string> {
  const words = splitWords(text);
  const meaningful = words.filter((word) => !allFunctionWords.has(word));
  return new Set(meaningful.length === 0 ? words : meaningful);
}

/** Whether alt text says little more than another text on the page. */
export function isNearRepeat(alt: string, other: string): boolean {
  const words = splitMeaningfulWords(alt);
  const otherWords = splitMeaningfulWords(other);
  // A single word may be in any text.
  if (words.size === 0 || (words.size === 1 && otherWords.size > 1)) return false;
  return countShared(words, otherWords) >= REPEATED_SHARE * words.size;
}

/** Minimum number of meaningful words in alt text that is compared with that of another image. Shorter texts may well be the same, such as “Yes” in a table. */
const MIN_COMPARED_WORDS = 2;

/** Whether the alt texts of two images differ in little more than function words. */
export function isNearlySame(alt: string, other: string): boolean {
  const words = splitMeaningfulWords(alt);
  const otherWords = splitMeaningfulWords(other);
  const shared = countShared(words, otherWords);
  return words.size >= MIN_COMPARED_WORDS && shared >= SAME_SHARE * (words.size + otherWords.size - shared);
}

function countShared(words: Set<string>, otherWords: Set<string>): number {
  let shared = 0;
  for (const word of words) shared += Number(otherWords.has(word));
  return shared;
}
