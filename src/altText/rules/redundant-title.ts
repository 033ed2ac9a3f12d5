import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const redundantTitle = {
  id: "redundant-title",
  order: 14,
  severity: "info",
  wcag: NON_TEXT,
  explanation: "Some screen readers announce the title as well, so users hear the same text twice. Remove the title.",
  fixedBy: "otherEdit",
  yieldsTo: ["file-name", "placeholder"],
  check: checkText(({ title }, alt) => (soundsLike(alt, title) ? "Title repeats the alt text." : undefined)),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<img src="a.png" title="arrivals" alt="Arrivals"/>', fix: { markup: '<img src="a.png" alt="Arrivals"/>' } },
    { markup: '![Arrivals](a.png "arrivals")', fix: { markup: "![Arrivals](a.png)" }, requires: "markdown" },
  ],
  passing: [
    { markup: '<img src="a.png" title="By day" alt="Arrivals"/>' },
    { markup: '![Arrivals](a.png "By day")', requires: "markdown" },
  ],
};
