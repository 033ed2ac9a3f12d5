import { NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const missing = {
  id: "missing",
  order: 0,
  severity: "warning",
  wcag: NON_TEXT,
  explanation:
    "Without alt text, screen readers announce the file name or nothing. Describe what the image is for. If it adds nothing to the text around it, " +
    'write empty alt text (alt="") to mark it as decorative.',
  fixedBy: "altText",
  check: ({ alt, isHidden, element, context, inheritsAttributes }) => {
    if (alt.kind !== "missing" || isHidden) return undefined;
    // Any other name is a description, such as “image shortcode”, or Markdown syntax.
    const isTag = /^[\w:.-]+$/.test(element);
    const message = `${isTag ? `<${element}>` : DESCRIPTION.test(element) ? capitalize(element) : "Image"} has no alt text.`;
    if (inheritsAttributes === true) return { message, severity: "info" };
    // Without alt text, the link or button has no name either.
    return context.control?.text === "" ? { message, severity: "error" } : message;
  },
} as const satisfies Rule;

const DESCRIPTION = /^[a-z]+ [a-z ]+$/;

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<img src="a.png"/>', fix: { alt: "A form" } },
    { markup: '<input type="image" src="a.png"/>', fix: { alt: "Search" } },
    { markup: '<map name="m"><area href="x"/></map>', fix: { alt: "Norway" } },
    { markup: '<svg role="img"></svg>', fix: { alt: "A form" } },
    { markup: '<svg role="img"><title></title></svg>', fix: { alt: "A form" } },
    { markup: '<object data="a.svg"></object>', fix: { alt: "A map" } },
    { markup: '<div role="img"></div>', fix: { alt: "A form" } },
    { markup: '<div role="img" aria-label=""></div>', fix: { alt: "A form" } },
    { markup: '<img src="a.png" title=""/>', fix: { alt: "A form" } },
    { markup: '<img src="a.png" aria-label=""/>', fix: { alt: "A form" } },
    { markup: '<img src="a.png" aria-label=" "/>', fix: { alt: "A form" } },
    { markup: '<div role="img" alt="A fish"></div>', fix: { alt: "A fish" } },
    { markup: '<div role="img">A fish</div>', fix: { alt: "A fish" } },
    { markup: '<svg role="img"><g><title>A fish</title></g></svg>', fix: { alt: "A fish" } },
    { markup: '<svg role="graphics-document"></svg>', fix: { alt: "A form" } },
    { markup: '<svg role="graphics-symbol"></svg>', fix: { alt: "A form" } },
    { markup: '<a href="b"><svg role="img"></svg></a>', fix: { alt: "Home" } },
    { markup: '<object data="a.png" title=""></object>', fix: { alt: "A map" } },
    { markup: '<Image src="a.png"/>', fix: { alt: "A form" }, requires: "components" },
    { markup: "<img src={text} alt/>", fix: { alt: "A form" }, requires: "react" },
    { markup: "<img src={text} alt={undefined}/>", fix: { alt: "A form" }, requires: "react" },
    { markup: '<div hidden={!text}><img src="a.png"/></div>', fix: { alt: "A form" }, requires: "braces" },
  ],
  passing: [
    { markup: '<img src="a.png" alt=""/>' },
    { markup: '<img src="a.png" alt="A"/>' },
    { markup: '<img src="a.png" aria-label="A"/>' },
    { markup: '<img src="a.png" title="Monkeys"/>' },
    { markup: '<input type="image" src="a.png" title="Search"/>' },
    { markup: '<img src="a.png" role="presentation"/>' },
    { markup: '<img v-bind="$attrs"/>', requires: "bindings" },
    { markup: "<img :src :alt/>", requires: "bindings" },
    { markup: '<img :aria-hidden="true" src="a.png"/>', requires: "bindings" },
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
    { markup: '<img src="a.png" role="none"/>' },
    { markup: '<div aria-hidden="true"><img src="a.png"/></div>' },
    { markup: '<input type="image" src="a.png" alt="" aria-label="Search"/>' },
    { markup: '<map name="m"><area href="y" aria-label="Spain"/></map>' },
    { markup: '<span role="img" title="A bird"></span>' },
    { markup: '<svg role="img" title="A fish"></svg>' },
    { markup: '<object data="a.png" aria-label="A fish"></object>' },
    { markup: '<object data="a.png" role="none"></object>' },
    { markup: "![](a.png)", requires: "markdown" },
    { markup: "`<img>`", requires: "markdown" },
  ],
};
