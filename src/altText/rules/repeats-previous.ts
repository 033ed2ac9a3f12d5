import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const repeatsPrevious = {
  id: "repeats-previous",
  order: 13,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "Two different images in a row have the same alt text, so users can't tell them apart. Describe how they differ.",
  fixedBy: "altText",
  check: checkText(({ target }, alt, { previous }) => {
    const previousAlt = previous?.alt.kind === "text" ? previous.alt.value : undefined;
    const isDifferentImage = target !== undefined && previous?.target !== undefined && previous.target !== target;
    return isDifferentImage && soundsLike(alt, previousAlt) ? "Alt text is the same as that of the previous image." : undefined;
  }),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<img src="a.png" alt="A form"/><img src="b.png" alt="A form"/>', fix: { alt: "Another form" } },
    { markup: "![Arrivals](a.png)\n\n![Arrivals](b.png)", fix: { alt: "Departures" }, requires: "markdown" },
  ],
  passing: [
    { markup: '<img src="a.png" alt=""/><img src="b.png" alt=""/>' },
    { markup: '<img src="a.png" alt="A form"/><img src="a.png" alt="A form"/>' },
    { markup: "![Arrivals](a.png)\n\n![Arrivals](a.png)", requires: "markdown" },
    { markup: "![One](a.png) ![Two](b.png)", requires: "markdown" },
  ],
};
