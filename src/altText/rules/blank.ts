import { NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const blank = {
  id: "blank",
  order: 3,
  severity: "warning",
  wcag: NON_TEXT,
  explanation:
    "Some screen readers treat alt text that contains only whitespace as empty, others as missing. If the image is decorative, leave the alt text empty.",
  fixedBy: "altText",
  check: ({ alt, isHidden }) =>
    !isHidden && alt.kind === "text" && alt.value !== "" && alt.value.trim() === "" ? "Alt text contains only whitespace." : undefined,
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<img src="a.png" alt=" "/>', fix: { alt: "A form" } },
    { markup: '<input type="image" alt="   "/>', fix: { alt: "Search" } },
  ],
  passing: [
    { markup: '<img src="a.png" alt=""/>' },
    // Markdown trims the text between brackets.
    { markup: "![ ](a.png)", requires: "markdown" },
  ],
};
