import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const tooLong = {
  id: "too-long",
  order: 7,
  severity: "info",
  wcag: NON_TEXT,
  explanation: "Screen readers read alt text without a pause. Give the main point, and put details in the body text or a long description.",
  fixedBy: "altText",
  check: checkText((_, alt, { maxLength }) => {
    const { length } = Array.from(alt);
    return length > maxLength ? `Alt text is ${length} characters long; the maximum is ${maxLength}.` : undefined;
  }),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  failingAlts: [
    "A bar chart of the arrivals of the last four days. A bar chart of the arrivals of the last four days. A bar chart of the arrivals of the last four days.",
  ],
  passingAlts: [
    "A bar chart of the arrivals of the last four days. A bar chart of the arrivals of the last four days",
    "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢",
  ],
};
