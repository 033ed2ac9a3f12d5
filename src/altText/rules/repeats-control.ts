import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const repeatsControl = {
  id: "repeats-control",
  order: 12,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "The link or button already has this text, so users hear it twice. Leave the alt text empty.",
  fixedBy: "altText",
  yieldsTo: ["file-name", "placeholder", "repeats-caption", "repeats-text"],
  check: checkText(({ context }, alt) =>
    // A label is read instead of the alt text.
    context.control?.isLabel !== true && soundsLike(alt, context.control?.text)
      ? `Alt text repeats the text of its ${context.control?.kind ?? "link"}.`
      : undefined,
  ),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<a href="b"><img src="a.png" alt="Home"/> Home</a>', fix: { alt: "" } },
    { markup: '<button><img src="a.png" alt="Save"/>Save</button>', fix: { alt: "" } },
    { markup: '<a href="b"><img src="a.png" alt="HOME"/> home</a>', fix: { alt: "" } },
    { markup: "[![Home](a.png) Home](b) and more", fix: { alt: "" }, requires: "markdown" },
  ],
  passing: [
    { markup: '<a href="b"><img src="a.png" alt=""/> Home</a>' },
    { markup: '<a href="b"><img src="a.png" alt="Home"/></a>' },
    { markup: '<a href="b"><img src="a.png" alt="A house"/>Home</a>' },
    { markup: '<a href="b"><img src="a.png" alt="Home"/>Home page</a>' },
    { markup: '<a href="b" title="Home"><img src="a.png" alt="Home"/></a>' },
    { markup: '<a href="b"><img src="dark.png" alt="Home"/><img src="light.png" alt="Home"/></a>' },
    { markup: "[![](a.png) Home](b)", requires: "markdown" },
    { markup: "[![Logo of Tidal](a.png) Home](b)", requires: "markdown" },
  ],
};
