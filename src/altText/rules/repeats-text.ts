import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const repeatsText = {
  id: "repeats-text",
  order: 10,
  severity: "warning",
  wcag: NON_TEXT,
  explanation:
    "Screen readers read the text next to the image as well. If the image adds nothing to it, it is decorative: leave the alt text empty.",
  fixedBy: "altText",
  check: checkText(({ context }, alt) =>
    soundsLike(alt, context.paragraph) && !soundsLike(alt, context.control?.text)
      ? "Alt text repeats the text next to the image."
      : undefined,
  ),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  findingIn: [
    { markup: '<p><img src="a.png" alt="Arrivals"/> Arrivals</p>', fixed: { alt: "" } },
    { markup: "![Arrivals](a.png) Arrivals", fixed: { alt: "" }, with: "markdown" },
    { markup: "- ![Arrivals](a.png) arrivals:", fixed: { alt: "" }, with: "markdown" },
  ],
  noFindingIn: [
    { markup: '<p><img src="a.png" alt=""/> Arrivals</p>' },
    { markup: '<p><img src="a.png" alt="Bars"/> Arrivals</p>' },
    { markup: "![Bars](a.png) Arrivals", with: "markdown" },
    { markup: "![](a.png) Arrivals", with: "markdown" },
  ],
};
