import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const repeatsCaption = {
  id: "repeats-caption",
  order: 10,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "Screen readers read the caption as well, so users hear the same text twice. Describe what the caption leaves out.",
  fixedBy: "altText",
  yieldsTo: ["file-name", "placeholder"],
  check: checkText(({ context }, alt) => (soundsLike(alt, context.caption) ? "Alt text repeats the caption." : undefined)),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    {
      markup: '<figure><img src="a.png" alt="Arrivals by day"/><figcaption>Arrivals by day.</figcaption></figure>',
      fix: { alt: "Tuesday has the most" },
    },
    {
      markup: "<figure>\n\n![Arrivals](a.png)\n\n<figcaption>Arrivals</figcaption></figure>",
      fix: { alt: "Tuesday has the most" },
      requires: "markdown",
    },
  ],
  passing: [
    { markup: '<figure><img src="a.png" alt="Tuesday has the most"/><figcaption>Arrivals by day</figcaption></figure>' },
    { markup: '<figure><img src="a.png" alt=""/><figcaption>A</figcaption></figure>' },
  ],
};
