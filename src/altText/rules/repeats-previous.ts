import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const repeatsPrevious = {
  id: "repeats-previous",
  order: 12,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "Two different images in a row with one alt text: at least one of them is not told apart.",
  fixedBy: "altText",
  check: checkText(({ target }, alt, { previous }) => {
    const before = previous?.alt.kind === "text" ? previous.alt.value : undefined;
    const isOther = target !== undefined && previous?.target !== undefined && previous.target !== target;
    return isOther && soundsLike(alt, before) ? "The image before this one is another and has the same alt text." : undefined;
  }),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  findingIn: [
    { markup: '<img src="a.png" alt="A form"/><img src="b.png" alt="A form"/>', fixed: { alt: "Another form" } },
    { markup: "![Arrivals](a.png)\n\n![Arrivals](b.png)", fixed: { alt: "Departures" }, with: "markdown" },
  ],
  noFindingIn: [
    { markup: '<img src="a.png" alt=""/><img src="b.png" alt=""/>' },
    { markup: '<img src="a.png" alt="A form"/><img src="a.png" alt="A form"/>' },
    { markup: "![Arrivals](a.png)\n\n![Arrivals](a.png)", with: "markdown" },
    { markup: "![One](a.png) ![Two](b.png)", with: "markdown" },
  ],
};
