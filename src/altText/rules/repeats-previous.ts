import { areAlternatives } from "./alternatives.ts";
import { soundsLike } from "./speech.ts";
import { checkText, NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const repeatsPrevious = {
  id: "repeats-previous",
  order: 13,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "Two different images in a row have the same alt text, so users can't tell them apart. Describe how they differ.",
  fixedBy: "altText",
  yieldsTo: [
    ...["file-name", "placeholder", "redundant-words", "too-long", "too-short", "symbols-only", "repeats-caption", "repeats-text"],
    ...["repeats-control", "redundant-title", "broken-path"],
  ],
  check: checkText((use, alt, { previous }) => {
    const previousAlt = previous?.use.alt.kind === "text" ? previous.use.alt.value : undefined;
    if (previous === undefined || previous.use.isHidden || !soundsLike(alt, previousAlt)) return undefined;
    const [file, previousFile] = [toFile(use.target), toFile(previous.use.target)];
    const isOtherImage = file !== undefined && previousFile !== undefined && file !== previousFile;
    const isSameSection = use.context.heading === previous.use.context.heading && !/<h[1-6]\b/i.test(previous.source);
    if (!isOtherImage || !isSameSection) return undefined;
    return areAlternatives(previous.use, use, previous.source)
      ? undefined
      : `Alt text is the same as that of the previous image: “${alt}”.`;
  }),
} as const satisfies Rule;

/** Removes the query and the fragment of a URL, because they do not make it a different image. */
function toFile(target: string | undefined): string | undefined {
  return target?.replace(/[?#].*$/s, "");
}

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
    { markup: '<img src="a.png?1" alt="A form"/><img src="a.png?2" alt="A form"/>' },
    { markup: '<h2>One</h2><img src="a.png" alt="A form"/><h2>Two</h2><img src="b.png" alt="A form"/>' },
    { markup: "![A form](a.png#only-light)\n![A form](b.png#only-dark)", requires: "markdown" },
    { markup: '<img src="a-light.png" alt="A form"/><img src="a-dark.png" alt="A form"/>' },
    { markup: '<img src="light/a.png" alt="A form"/><img src="dark/a.png" alt="A form"/>' },
    { markup: '<img src="aLight.svg" alt="A form"/><img src="aDark.svg" alt="A form"/>' },
    { markup: '<img src="a-lightmode.png" alt="A form"/><img src="a-darkmode.png" alt="A form"/>' },
    { markup: '<img class="logo-lightmode" src="a.png" alt="A form"/><img class="logo-darkmode" src="b.png" alt="A form"/>' },
    { markup: '<img class="dark:hidden" src="a.png" alt="A form"/><img class="hidden dark:block" src="b.png" alt="A form"/>' },
    { markup: '<p class="d-none d-md-block"><img src="a.png" alt="A form"/></p><p class="d-md-none"><img src="b.png" alt="A form"/></p>' },
    { markup: '<img src="a.png" alt="A form"/><noscript><img src="b.png" alt="A form"/></noscript>' },
    { markup: '{text ? <img src="a.png" alt="A form"/> : <img src="b.png" alt="A form"/>}', requires: "react" },
    { markup: '{text && <img src="a.png" alt="A form"/>}{!text && <img src="b.png" alt="A form"/>}', requires: "react" },
    { markup: '<img v-if="text" src="a.png" alt="A form"/><img v-else src="b.png" alt="A form"/>', requires: "bindings" },
  ],
};
