import { standsAlone } from "../document/imageUse.ts";
import { NON_TEXT, type MarkupExamples, type Rule } from "./rule.ts";

export const empty = {
  id: "empty",
  order: 2,
  severity: "warning",
  wcag: NON_TEXT,
  explanation:
    "Empty alt text marks an image as decorative, but an image without text beside it is seldom decorative: screen readers skip an image whose alt text is empty. " +
    "Describe what the image is for, or mark it as decorative with a comment that suppresses this rule.",
  fixedBy: "altText",
  yieldsTo: ["empty-control"],
  check: (use, alt) => {
    const isEmptyAndAlone = use.alt.kind === "text" && alt === "" && use.alt.value === "" && !use.isHidden && standsAlone(use);
    if (!isEmptyAndAlone || SPACER.test(use.target ?? "")) return undefined;
    const message = "Alt text is empty, but there is no text next to the image.";
    // In HTML and JSX, `alt=""` is written on purpose. In Markdown, the author may simply have left out the alt text.
    return use.element === "![]()" ? message : { message, severity: "info" };
  },
} as const satisfies Rule;

/** Matches the usual file names of spacer images and tracking pixels. */
const SPACER = /(?:^|\/)(?:spacer|blank|pixel|shim|clear(?:dot)?|transparent|1x1|1px)\b[^/]*$/i;

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<figure><img src="a.png" alt=""/></figure>', fix: { alt: "A form" } },
    { markup: '<p><img src="a.png" alt=""/></p>', fix: { alt: "A form" } },
    { markup: '<ul><li><img src="a.png" alt=""/></li></ul>', fix: { alt: "A form" } },
    { markup: '<table><tbody><tr><td>Menu</td><td><img src="a.png" alt=""/></td></tr></tbody></table>', fix: { alt: "A form" } },
    { markup: '<figure><img src="a.png" alt=""/><figcaption></figcaption></figure>', fix: { alt: "A form" } },
    { markup: '<figure><img src="a.png" alt=""/><figcaption><p>The settings</p></figcaption></figure>', fix: { alt: "A form" } },
    { markup: '<p><img src="a.png" alt=""/><img src="b.png" alt="A menu"/></p>', fix: { alt: "A form" } },
    { markup: "![](a.png)", fix: { alt: "A form" }, requires: "markdown" },
    { markup: "![ ](a.png)", fix: { alt: "A form" }, requires: "markdown" },
    { markup: "- ![](a.png)", fix: { alt: "A form" }, requires: "markdown" },
    { markup: "Press the button:\n\n![](a.png)", fix: { alt: "A form" }, requires: "markdown" },
    { markup: "| Name | Icon |\n|---|---|\n| Menu | ![](a.png) |", fix: { alt: "A form" }, requires: "markdown" },
    { markup: "## ![](a.png)", fix: { alt: "A form" }, requires: "markdown" },
    { markup: "<figure>\n\n![](a.png)\n\n<figcaption>The settings</figcaption></figure>", fix: { alt: "A form" }, requires: "markdown" },
  ],
  passing: [
    { markup: '<p><img src="a.png" alt=""/> Save</p>' },
    { markup: '<p><img src="img/spacer.gif?1" alt=""/></p>' },
    { markup: '<ul><li>Save<img src="a.png" alt=""/></li></ul>' },
    { markup: '<figure><img src="a.png" alt=""/><p>Text</p><figcaption>The settings</figcaption></figure>' },
    { markup: '<p aria-hidden="true"><img src="a.png" alt=""/></p>' },
    { markup: '<p><img src="a.png" alt="" role="presentation"/></p>' },
    { markup: '<p><a href="b" aria-label="Home"><img src="a.png" alt=""/></a></p>' },
    { markup: '<p><a href="b"><img src="a.png" alt=""/></a></p>' },
    { markup: '<p><img src="a.png" alt=""/>{text}</p>', requires: "braces" },
    { markup: '<p><img src="a.png" alt=""/><Trans id="a"/></p>', requires: "components" },
    { markup: "Press ![](a.png) Save.", requires: "markdown" },
    { markup: "- ![](a.png) Save", requires: "markdown" },
    { markup: "## ![](a.png) Save", requires: "markdown" },
    { markup: "[![](a.png) Home](b)", requires: "markdown" },
    { markup: '<a href="b" aria-label="Home">![](a.png)</a>', requires: "markdown" },
  ],
};
