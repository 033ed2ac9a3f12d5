import { collapseWhitespace } from "../markup.ts";
import type { Language } from "./language.ts";
import { languages } from "./languageList.ts";

const allLanguages: readonly Language[] = languages;

const OPENER = new RegExp(`^(?:${allLanguages.flatMap(({ openers }) => openers).join("|")})${endOfPhrase()}`, "u");
const ENDING = new RegExp(`(?:${allLanguages.flatMap(({ endings = [] }) => endings).join("|")})$`, "u");
const EMPTY = new RegExp(`^(?:${allLanguages.map(({ emptyPhrases }) => emptyPhrases).join("|")})[.。!]?$`, "u");

/**
 * Finds words in alt text that say nothing about the image, such as “In this image,” or “decorative”, in addition to those that the rule `redundant-words` reports. It is stricter than a rule for alt
 * text that users have written, because a model can be asked again.
 */
export function findEmptyPhrase(alt: string): string | undefined {
  const text = collapseWhitespace(alt.normalize("NFC"));
  const lowerCase = text.toLowerCase();
  // Positions are the same in both texts if their lengths are.
  const original = lowerCase.length === text.length ? text : lowerCase;
  const opener = OPENER.exec(lowerCase);
  if (opener) return original.slice(0, opener[0].length).trim();
  if (EMPTY.test(lowerCase)) return original;
  const ending = ENDING.exec(lowerCase);
  return ending ? original.slice(ending.index) : undefined;
}

/** Latin words end where no letter follows; languages without spaces have no such end. */
function endOfPhrase(): string {
  return String.raw`(?<=[^\p{Script=Latin}]|(?![\p{Script=Latin}]))`;
}
