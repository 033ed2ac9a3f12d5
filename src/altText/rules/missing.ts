import { BRACES, COMPONENTS, MARKDOWN, NON_TEXT, REACT, type MarkupExamples, type Rule } from "./rule.ts";

export const missing = {
  id: "missing",
  order: 0,
  severity: "error",
  wcag: NON_TEXT,
  explanation:
    "Without an alt text, screen readers read the file name or nothing. Say what the image is there for; where it adds nothing to the text beside it, " +
    'write an empty one (alt="") to mark it as decorative.',
  fixedBy: "altText",
  check: ({ alt, isHidden, element }) =>
    alt.kind === "missing" && !isHidden ? `This ${element === "![]()" ? "image" : element} has no alternative text.` : undefined,
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  findingIn: [
    { markup: '<img src="a.png"/>', fixed: { alt: "A form" } },
    { markup: '<input type="image" src="a.png"/>', fixed: { alt: "Search" } },
    { markup: '<map name="m"><area href="x"/></map>', fixed: { alt: "Norway" } },
    { markup: '<svg role="img"></svg>', fixed: { alt: "A form" } },
    { markup: '<svg role="img"><title></title></svg>', fixed: { alt: "A form" } },
    { markup: '<object data="a.svg"></object>', fixed: { alt: "A map" } },
    { markup: '<div role="img"></div>', fixed: { alt: "A form" } },
    { markup: '<div role="img" aria-label=""></div>', fixed: { alt: "A form" } },
    { markup: '<img src="a.png" title=""/>', fixed: { alt: "A form" } },
    { markup: '<img src="a.png" aria-label=""/>', fixed: { alt: "A form" } },
    { markup: '<Image src="a.png"/>', fixed: { alt: "A form" }, syntaxes: COMPONENTS },
    { markup: "<img src={text} alt/>", fixed: { alt: "A form" }, syntaxes: REACT },
    { markup: "<img src={text} alt={undefined}/>", fixed: { alt: "A form" }, syntaxes: REACT },
    { markup: '<div hidden={!text}><img src="a.png"/></div>', fixed: { alt: "A form" }, syntaxes: BRACES },
  ],
  noFindingIn: [
    { markup: '<img src="a.png" alt=""/>' },
    { markup: '<img src="a.png" alt="A"/>' },
    { markup: '<img src="a.png" aria-label="A"/>' },
    { markup: '<img src="a.png" role="presentation"/>' },
    { markup: '<img v-bind="$attrs"/>', syntaxes: ["vue"] },
    { markup: "<img :src :alt/>", syntaxes: ["vue"] },
    { markup: '<img :aria-hidden="true" src="a.png"/>', syntaxes: ["vue"] },
    { markup: '<img src="a.png" aria-hidden="true"/>' },
    { markup: '<div hidden="hidden"><img src="a.png"/></div>' },
    { markup: "<area/>" },
    { markup: '<input type="text"/>' },
    { markup: '<input type="image" src="a.png" alt="Search"/>' },
    { markup: '<map name="m"><area href="x" alt="Norway"/></map>' },
    { markup: "<svg></svg>" },
    { markup: '<svg role="img" aria-label="A"></svg>' },
    { markup: '<svg role="img"><title>A</title></svg>' },
    { markup: '<div role="img" aria-label="A"></div>' },
    { markup: '<object data="a.svg">A</object>' },
    { markup: '<object data="a.svg"><img alt="A map"/></object>' },
    { markup: '<object data="a.svg" title="A"></object>' },
    { markup: '<object data="a.pdf"></object>' },
    { markup: '<Card src="a.png"/>' },
    { markup: "![](a.png)", syntaxes: MARKDOWN },
    { markup: "`<img>`", syntaxes: MARKDOWN },
  ],
};
