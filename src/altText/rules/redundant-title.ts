import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const redundantTitle = {
  id: "redundant-title",
  order: 13,
  severity: "info",
  wcag: NON_TEXT,
  explanation: "A title that repeats the alt text is heard twice by some. Leave it out.",
  fixedBy: "otherEdit",
  check: checkText(({ title }, alt) => (soundsLike(alt, title) ? "The title repeats the alt text." : undefined)),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  findingIn: [
    { markup: '<img src="a.png" title="arrivals" alt="Arrivals"/>', fixed: { markup: '<img src="a.png" alt="Arrivals"/>' } },
    { markup: '![Arrivals](a.png "arrivals")', fixed: { markup: "![Arrivals](a.png)" }, with: "markdown" },
  ],
  noFindingIn: [
    { markup: '<img src="a.png" title="By day" alt="Arrivals"/>' },
    { markup: '![Arrivals](a.png "By day")', with: "markdown" },
  ],
};
