import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const repeatsText = {
  id: "repeats-text",
  order: 11,
  severity: "warning",
  wcag: NON_TEXT,
  explanation:
    "Screen readers read the text next to the image as well. If the image adds nothing to it, it is decorative: leave the alt text empty.",
  fixedBy: "altText",
  yieldsTo: ["file-name", "placeholder", "repeats-caption"],
  check: checkText(({ context }, alt) =>
    // Without alt text, a link or button that has no other text would have no name.
    context.control?.text !== "" && soundsLike(alt, context.paragraph) && !soundsLike(alt, context.control?.text)
      ? "Alt text repeats the text next to the image."
      : undefined,
  ),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<p><img src="a.png" alt="Arrivals"/> Arrivals</p>', fix: { alt: "" } },
    { markup: "![Arrivals](a.png) Arrivals", fix: { alt: "" }, requires: "markdown" },
    { markup: "- ![Arrivals](a.png) arrivals:", fix: { alt: "" }, requires: "markdown" },
  ],
  passing: [
    { markup: '<p><img src="a.png" alt=""/> Arrivals</p>' },
    { markup: '<p><img src="a.png" alt="Bars"/> Arrivals</p>' },
    { markup: '<p>Search <input type="image" src="a.png" alt="Search"/></p>' },
    { markup: '<p>Search <a href="b"><img src="a.png" alt="Search"/></a></p>' },
    { markup: "![Bars](a.png) Arrivals", requires: "markdown" },
    { markup: "![](a.png) Arrivals", requires: "markdown" },
  ],
};
