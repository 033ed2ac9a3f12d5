import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const symbolsOnly = {
  id: "symbols-only",
  order: 8,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "Signs, emoji and addresses are read out one by one, or not at all.",
  fixedBy: "altText",
  check: checkText((_, alt) => {
    if (/^(?:https?:\/\/|www\.)\S+$/i.test(alt)) return "This alt text is an address.";
    return /[\p{L}\p{N}]/u.test(alt) ? undefined : `“${alt}” is nothing but signs.`;
  }),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  finding: ["🎉", "🎉 ✨", "--", "https://example.org/a", "www.example.org/a.png"],
  noFinding: ["🎉 Released", "C++", "See example.org"],
};
