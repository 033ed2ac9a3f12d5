import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const allCapitals = {
  id: "all-capitals",
  order: 17,
  severity: "info",
  wcag: NON_TEXT,
  explanation: "Some screen readers spell out words in capitals. Use capitals only where the language asks for them.",
  fixedBy: "altText",
  check: checkText((_, alt) => (/^[\p{Lu}\s]{12,}$/u.test(alt) ? "This alt text is in capitals." : undefined)),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  finding: ["ARRIVALS BY DAY OF THE WEEK"],
  noFinding: ["Arrivals by day", "NASA"],
};
