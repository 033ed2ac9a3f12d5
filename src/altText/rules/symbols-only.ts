import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const symbolsOnly = {
  id: "symbols-only",
  order: 9,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "Screen readers spell out symbols, emoji and URLs, or skip them.",
  fixedBy: "altText",
  yieldsTo: ["file-name", "placeholder"],
  check: checkText((_, alt) => {
    if (/^(?:https?:\/\/|www\.)\S+$/i.test(alt)) return "Alt text is a URL.";
    return /[\p{L}\p{N}]/u.test(alt) ? undefined : `Alt text contains only symbols: “${alt}”.`;
  }),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  failingAlts: ["🎉", "🎉 ✨", "--", "https://example.org/a", "www.example.org/a.png"],
  passingAlts: ["🎉 Released", "C++", "See example.org"],
};
