import { NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const background = {
  id: "background",
  order: 16,
  severity: "off",
  wcag: NON_TEXT,
  explanation:
    "A background image can't have alt text. If it conveys information, show it with an element that can have alt text (WCAG failure F3). If it is decorative, no change is needed.",
  fixedBy: "otherEdit",
  check: ({ alt, target }) => (alt.kind === "background" ? `Background image can't have alt text: “${target ?? ""}”.` : undefined),
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    {
      markup: '<div style="background-image: url(a.png)">x</div>',
      fix: { markup: '<div><img src="a.png" alt="A form"/></div>' },
      excludes: "styleObjects",
    },
    {
      markup: '<div style={{ backgroundImage: "url(a.png)" }}>x</div>',
      fix: { markup: '<div><img src="a.png" alt="A form"/></div>' },
      requires: "styleObjects",
    },
  ],
  passing: [
    { markup: '<div style="background-image: linear-gradient(red, blue)">x</div>', excludes: "styleObjects" },
    { markup: '<div style="background-image: url(data:image/png;base64,AA)">x</div>', excludes: "styleObjects" },
    { markup: '<div role="img" aria-label="A form" style="background-image: url(a.png)"></div>', excludes: "styleObjects" },
    { markup: '<div style={{ backgroundImage: "linear-gradient(red, blue)" }}>x</div>', requires: "styleObjects" },
    { markup: '<div style={{ backgroundImage: "url(data:image/png;base64,AA)" }}>x</div>', requires: "styleObjects" },
    { markup: '<div role="img" aria-label="A form" style={{ backgroundImage: "url(a.png)" }}></div>', requires: "styleObjects" },
  ],
};
