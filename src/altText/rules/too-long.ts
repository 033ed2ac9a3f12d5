import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const tooLong = {
  id: "too-long",
  order: 6,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "An alt text is read without a pause. Say the main thing, and the rest in the text or in a long description.",
  fixedBy: "altText",
  check: checkText((_, alt, { maxLength }) => {
    const { length } = Array.from(alt);
    return length > maxLength ? `This alt text has ${length} characters; at most ${maxLength} are easy to listen to.` : undefined;
  }),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  finding: [
    "A bar chart of the arrivals of the last four days. A bar chart of the arrivals of the last four days. A bar chart of the arrivals of the last four days.",
  ],
  noFinding: [
    "A bar chart of the arrivals of the last four days. A bar chart of the arrivals of the last four days",
    "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢",
  ],
};
