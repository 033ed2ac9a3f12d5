import { isTag, type Element, type ParentNode } from "domhandler";
import { parseDeclarations } from "../styleSheet.ts";
import { expandShorthand } from "../shorthands.ts";
import { getControlKind, getControlStyle } from "./controlStyles.ts";

/** The part of the HTML standard's style sheet that labels use. Source: HTML, section 15.3. */
const RULES: [tags: string[], css: string][] = [
  [
    [
      "html",
      "body",
      "div",
      "p",
      "h1",
      "h2",
      "h3",
      "h4",
      "h5",
      "h6",
      "ul",
      "ol",
      "dl",
      "dt",
      "dd",
      "pre",
      "blockquote",
      "section",
      "article",
      "header",
      "footer",
      "main",
      "nav",
      "aside",
      "figure",
      "figcaption",
      "address",
      "center",
      "form",
      "fieldset",
      "details",
      "summary",
      "hr",
    ],
    "display:block",
  ],
  [["p", "dl"], "margin:1em 0"],
  [["blockquote", "figure"], "margin:1em 40px"],
  [["h1"], "font-size:2em;margin:.67em 0;font-weight:bold"],
  [["h2"], "font-size:1.5em;margin:.83em 0;font-weight:bold"],
  [["h3"], "font-size:1.17em;margin:1em 0;font-weight:bold"],
  [["h4"], "margin:1.33em 0;font-weight:bold"],
  [["h5"], "font-size:.83em;margin:1.67em 0;font-weight:bold"],
  [["h6"], "font-size:.67em;margin:2.33em 0;font-weight:bold"],
  [["ul", "ol"], "margin:1em 0;padding-left:40px"],
  [["dd"], "margin-left:40px"],
  [["li"], "display:list-item"],
  [["ol"], "list-style-type:decimal"],
  [["ul"], "list-style-type:disc"],
  [["b", "strong"], "font-weight:bolder"],
  [["i", "em", "cite", "var", "dfn"], "font-style:italic"],
  [["u", "ins"], "text-decoration:underline"],
  [["s", "strike", "del"], "text-decoration:line-through"],
  [["code", "kbd", "samp", "tt"], "font-family:monospace"],
  [["pre"], "font-family:monospace;white-space:pre;margin:1em 0"],
  [["small"], "font-size:.8333em"],
  [["big"], "font-size:1.2em"],
  [["sub"], "font-size:.8333em;vertical-align:sub"],
  [["sup"], "font-size:.8333em;vertical-align:super"],
  [["mark"], "background-color:#ff0;color:#000"],
  [["center"], "text-align:center"],
  [["hr"], "border:1px solid #808080;margin:.5em auto;overflow:hidden"],
  [["table"], "display:table;text-indent:0"],
  [["thead", "tbody", "tfoot"], "display:table-row-group"],
  [["tr"], "display:table-row"],
  [["td", "th"], "display:table-cell;padding:1px;vertical-align:middle"],
  [["th"], "font-weight:bold"],
  [["caption"], "display:block;text-align:center"],
  [
    ["button"],
    "display:inline-block;font-size:13.333px;padding:1px 6px;border:1px solid #767676;border-radius:3px;background-color:#efefef;text-align:center",
  ],
  [["img", "svg"], "display:inline-block"],
  [
    [
      "head",
      "title",
      "script",
      "style",
      "link",
      "meta",
      "template",
      "noscript",
      "video",
      "audio",
      "canvas",
      "iframe",
      "object",
      "embed",
      "datalist",
    ],
    "display:none",
  ],
];

const STYLES = new Map<string, [string, string][]>();
for (const [tags, css] of RULES) {
  const declarations = parseDeclarations(css).flatMap(({ property, value }) => expandShorthand(property, value));
  for (const tag of tags) STYLES.set(tag, [...(STYLES.get(tag) ?? []), ...declarations]);
}

/** HTML elements with content that can't be drawn. */
export const UNDRAWABLE = new Set(["video", "audio", "canvas", "iframe", "object", "embed", "math"]);

/** Font sizes by the value of the `size` attribute of a `font` element. */
const FONT_SIZES = ["10px", "10px", "13px", "16px", "18px", "24px", "32px", "48px"];

function findTable(parent: ParentNode | null): Element | undefined {
  for (let ancestor = parent; ancestor && isTag(ancestor); ancestor = ancestor.parent) if (ancestor.name === "table") return ancestor;
  return undefined;
}

/**
 * Returns the style that a browser gives an HTML element before style sheets apply: that of its tag and of its presentational attributes.
 */
export function getDefaultStyle({ name, attribs, parent }: Element): Map<string, string> {
  const style = new Map(STYLES.get(name));
  const kind = getControlKind({ name, attribs });
  if (kind !== undefined)
    for (const { property, value } of parseDeclarations(getControlStyle(kind)))
      for (const [longhand, expanded] of expandShorthand(property, value)) style.set(longhand, expanded);
  const set = (property: string, value: string | undefined) => value !== undefined && value !== "" && style.set(property, value);
  const toLength = (value: string | undefined) => (value !== undefined && /^\d+$/.test(value) ? `${value}px` : value);
  set("text-align", name === "table" || name === "img" ? undefined : attribs["align"]);
  set("vertical-align", attribs["valign"]);
  set("background-color", attribs["bgcolor"]);
  if (/^(?:table|td|th|img|hr|div)$/.test(name)) {
    set("width", toLength(attribs["width"]));
    set("height", toLength(attribs["height"]));
  }
  const table = name === "td" || name === "th" ? findTable(parent) : undefined;
  for (const side of ["top", "right", "bottom", "left"]) {
    set(`padding-${side}`, toLength(table?.attribs["cellpadding"]));
    const border = name === "table" ? attribs["border"] : table?.attribs["border"];
    if (border === undefined || border === "0") continue;
    set(`border-${side}-width`, name === "table" ? toLength(border) : "1px");
    set(`border-${side}-style`, name === "table" ? "outset" : "inset");
    set(`border-${side}-color`, "#808080");
  }
  if (name === "hr") {
    const size = Number.parseInt(attribs["size"] ?? "", 10);
    if (size === 1) set("border-bottom-width", "0");
    else if (size > 1) set("height", `${size - 2}px`);
  }
  if (name === "table") set("border-spacing", toLength(attribs["cellspacing"]));
  if (name === "font") {
    set("color", attribs["color"]);
    set("font-family", attribs["face"]);
    const size = Number(attribs["size"]);
    if (attribs["size"] !== undefined && Number.isInteger(size))
      set("font-size", FONT_SIZES[Math.min(7, Math.max(1, /^[+-]/.test(attribs["size"]) ? 3 + size : size))]);
  }
  if (name === "a" && attribs["href"] !== undefined) {
    set("color", "#0000ee");
    set("text-decoration", "underline");
  }
  if (attribs["hidden"] !== undefined) set("display", "none");
  return style;
}
