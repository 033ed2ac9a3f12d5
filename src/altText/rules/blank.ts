import { NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const blank = {
  id: "blank",
  order: 2,
  severity: "warning",
  wcag: NON_TEXT,
  explanation:
    "An alt text of nothing but white space is read as an empty one by some screen readers and as an image without one by others. Leave it quite empty for a decorative image.",
  fixedBy: "altText",
  check: ({ alt }) =>
    alt.kind === "text" && alt.value !== "" && alt.value.trim() === "" ? "This alt text is nothing but white space." : undefined,
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  findingIn: [
    { markup: '<img src="a.png" alt=" "/>', fixed: { alt: "A form" } },
    { markup: '<input type="image" alt="   "/>', fixed: { alt: "Search" } },
  ],
  noFindingIn: [
    { markup: '<img src="a.png" alt=""/>' },
    // Markdown trims the text between brackets.
    { markup: "![ ](a.png)", with: "markdown" },
  ],
};
