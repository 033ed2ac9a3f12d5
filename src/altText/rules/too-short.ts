import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const tooShort = {
  id: "too-short",
  order: 8,
  severity: "info",
  wcag: NON_TEXT,
  explanation: "A single letter or digit rarely says what an image is for.",
  fixedBy: "altText",
  check: checkText((_, alt) =>
    /^[\p{L}\p{N}]$/u.test(alt) && !WORD_CHARACTERS.test(alt) ? `Alt text is a single character: “${alt}”.` : undefined,
  ),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  failingAlts: ["x", "7"],
  passingAlts: ["OK", "図"],
};

/** Matches characters of scripts in which one character can be a word. */
const WORD_CHARACTERS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
