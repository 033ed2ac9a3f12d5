import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const tooShort = {
  id: "too-short",
  order: 8,
  severity: "info",
  wcag: NON_TEXT,
  explanation: "A single lowercase letter or digit rarely says what an image is for.",
  fixedBy: "altText",
  yieldsTo: ["file-name", "placeholder"],
  check: checkText((_, alt) =>
    /^[\p{L}\p{N}]$/u.test(alt) && !MEANINGFUL.test(alt) ? `Alt text is a single character: “${alt}”.` : undefined,
  ),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  failingAlts: ["x", "7"],
  passingAlts: ["OK", "図", "X", "R"],
};

/** Matches characters of scripts in which one character can be a word, and capitals, which name brands and languages such as X, C and R. */
const MEANINGFUL = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Lu}]/u;
