import { NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const brokenPath = {
  id: "broken-path",
  order: 17,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "No file exists at this path. Readers see only the alt text, or a broken image.",
  fixedBy: "otherEdit",
  check: ({ target }, _, { imageExists }) => {
    // Site generators can map URLs to files in ways that Oriel does not know.
    if (imageExists === "doubtful") return { message: `Image file was not found: “${target ?? ""}”.`, severity: "info" };
    return imageExists === false ? `Image file does not exist: “${target ?? ""}”.` : undefined;
  },
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<img src="a.png" alt="A form"/>', fix: { markup: '<img src="there.png" alt="A form"/>' } },
    { markup: "![A form](a.png)", fix: { markup: "![A form](there.png)" }, requires: "markdown" },
  ],
  passing: [{ markup: '<img src="there.png" alt="A form"/>' }, { markup: '<svg role="img" aria-label="A form"></svg>' }],
  existingUrl: "there.png",
};
