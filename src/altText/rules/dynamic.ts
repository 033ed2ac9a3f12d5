import { NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const dynamic = {
  id: "dynamic",
  order: 15,
  severity: "off",
  wcag: NON_TEXT,
  explanation: "The alt text comes from an expression or from another element, so Oriel can't check it. Check it on the running page.",
  fixedBy: "otherEdit",
  check: ({ alt, isHidden }) => (alt.kind === "dynamic" && !isHidden ? "Alt text is known only at run time." : undefined),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<img src="a.png" aria-labelledby="b"/>', fix: { markup: '<img src="a-1.png" alt="A form"/>' } },
    { markup: '<img src="a.png" :alt="text"/>', fix: { markup: '<img src="a-1.png" alt="A form"/>' }, requires: "bindings" },
    { markup: '<img src="a.png" alt="A {text}"/>', fix: { markup: '<img src="a-1.png" alt="A form"/>' }, requires: "interpolation" },
    { markup: '<img src="a.png" alt={text}/>', fix: { markup: '<img src="a-1.png" alt="A form"/>' }, requires: "braces" },
    { markup: '<img src="a.png" alt={`A ${text}`}/>', fix: { markup: '<img src="a-1.png" alt="A form"/>' }, requires: "react" },
  ],
  passing: [
    { markup: '<img src="a-1.png" alt="A form"/>' },
    { markup: '<img src="a.png" alt={"A form"}/>', requires: "braces" },
    { markup: "<img src={text} alt='A'/>", requires: "braces" },
  ],
};
