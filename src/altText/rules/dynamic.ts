import { NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const dynamic = {
  id: "dynamic",
  order: 14,
  severity: "info",
  wcag: NON_TEXT,
  explanation: "The alt text comes from an expression or from another element, so Oriel can't check it. Check it on the running page.",
  fixedBy: "otherEdit",
  check: ({ alt, isHidden }) => (alt.kind === "dynamic" && !isHidden ? "Alt text is known only at run time." : undefined),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  findingIn: [
    { markup: '<img src="a.png" aria-labelledby="b"/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' } },
    { markup: '<img src="a.png" :alt="text"/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' }, with: "bindings" },
    { markup: '<img src="a.png" alt="A {text}"/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' }, with: "interpolation" },
    { markup: '<img src="a.png" alt={text}/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' }, with: "braces" },
    { markup: '<img src="a.png" alt={`A ${text}`}/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' }, with: "react" },
  ],
  noFindingIn: [
    { markup: '<img src="a-1.png" alt="A form"/>' },
    { markup: '<img src="a.png" alt={"A form"}/>', with: "braces" },
    { markup: "<img src={text} alt='A'/>", with: "braces" },
  ],
};
