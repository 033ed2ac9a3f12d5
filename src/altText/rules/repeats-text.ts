import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const repeatsText = {
  id: "repeats-text",
  order: 10,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "The text beside the image is read too. An image that adds nothing to it is decorative: leave its alt text empty.",
  fixedBy: "altText",
  check: checkText(({ context }, alt) =>
    soundsLike(alt, context.paragraph) && !soundsLike(alt, context.control?.text)
      ? "This alt text repeats the text beside the image."
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
