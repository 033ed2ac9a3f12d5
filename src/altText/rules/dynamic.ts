import { BRACES, NON_TEXT, REACT, type MarkupExamples, type Rule } from "./rule.ts";

export const dynamic = {
  id: "dynamic",
  order: 14,
  severity: "info",
  wcag: NON_TEXT,
  explanation: "The alt text comes from an expression: only a look at the running page tells what it is.",
  fixedBy: "otherEdit",
  check: ({ alt, isHidden }) => (alt.kind === "dynamic" && !isHidden ? "This alt text can't be known from the document." : undefined),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  findingIn: [
    { markup: '<img src="a.png" aria-labelledby="b"/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' } },
    { markup: '<img src="a.png" :alt="text"/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' }, syntaxes: ["vue"] },
    { markup: '<img src="a.png" alt="A {text}"/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' }, syntaxes: ["svelte"] },
    { markup: '<img src="a.png" alt={text}/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' }, syntaxes: BRACES },
    { markup: '<img src="a.png" alt={`A ${text}`}/>', fixed: { markup: '<img src="a-1.png" alt="A form"/>' }, syntaxes: REACT },
  ],
  noFindingIn: [
    { markup: '<img src="a-1.png" alt="A form"/>' },
    { markup: '<img src="a.png" alt={"A form"}/>', syntaxes: BRACES },
    { markup: "<img src={text} alt='A'/>", syntaxes: BRACES },
  ],
};
