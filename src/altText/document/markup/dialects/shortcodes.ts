import type { AltText, Span } from "../../imageUse.ts";
import { collapseWhitespace } from "../../markup.ts";
import { splitLines } from "../textLines.ts";
import { findArgument, readArguments, type Argument } from "./arguments.ts";
import type { Mark } from "./mark.ts";

/** Value of `element` for images in shortcodes. */
const ELEMENT = "image shortcode";

/** Names of shortcodes that show an image: Hugo's own, and those that many themes define. */
const IMAGE_SHORTCODES = /^(?:figure|img|image|imgproc|picture)$/;

const NAMES_OF_URL = ["src", "link-src", "url", "path", "file"];

/** Names of arguments from which a theme's shortcode may take the alt text. */
const NAMES_OF_TEXT = ["caption", "title", "desc", "description", "text", "label"];

/** Maximum number of shortcodes that are not closed. Each costs a search. */
const MAX_UNCLOSED = 50;

/** Hugo removes a backslash before a quote, and no other. */
const QUOTING = { kind: "verbatim", prefix: "", quotes: ['"', "`"], escaped: '"', forbidden: String.raw`\\(?:["\x60]|$)` } as const;

/** Finds Hugo's shortcodes. Source: Hugo, “Shortcodes”, and the template of its shortcode `figure`. */
export function findShortcodes(text: string): Mark[] {
  const marks: NamedMark[] = [];
  let unclosedCount = 0;
  const opening = /\{\{([<%])\s*(\/?[\w./-]+)/g;
  for (let match = opening.exec(text); match && unclosedCount < MAX_UNCLOSED; match = opening.exec(text)) {
    const [, bracket, name = ""] = match;
    const args = readArguments(text, opening.lastIndex, bracket === "<" ? String.raw`\/?>\}\}` : String.raw`\/?%\}\}`);
    if (args === undefined) {
      unclosedCount += 1;
      continue;
    }
    const span = { from: match.index, to: args.to };
    marks.push({
      ...span,
      name,
      mask: "word",
      ...(IMAGE_SHORTCODES.test(name) ? readImage(name, args.list, span, opening.lastIndex) : {}),
    });
    opening.lastIndex = args.to;
  }
  return separateContent(blankCode(marks), text);
}

/** A mark with the name of its shortcode. */
type NamedMark = Mark & { name: string };

/** Replaces the shortcode `highlight` and its content by a single mark, because the content is code. */
function blankCode(marks: NamedMark[]): NamedMark[] {
  let closing: NamedMark | undefined;
  return marks
    .toReversed()
    .map((mark): NamedMark => {
      if (mark.name === "/highlight") closing = mark;
      return mark.name === "highlight" && closing ? { ...mark, to: closing.to, mask: "blank" } : mark;
    })
    .toReversed();
}

/**
 * Blanks the marks around the content of shortcodes in blocks of HTML, which would otherwise extend to the next empty line and make the content
 * HTML. Hugo renders the content of a shortcode separately from what surrounds it. The last mark begins a block of HTML for the rest of the block.
 */
function separateContent(marks: NamedMark[], text: string): Mark[] {
  const closedNames = new Set(marks.filter(({ name }) => name.startsWith("/")).map(({ name }) => name.slice(1)));
  if (closedNames.size === 0) return marks;
  const paired = new Map(marks.filter(({ name }) => closedNames.has(name.replace(/^\//, ""))).map((mark) => [mark.from, mark]));
  let isHtml = false;
  let depth = 0;
  for (const { from, text: line } of splitLines(text)) {
    const indentation = line.length - line.trimStart().length;
    const mark = paired.get(from + indentation);
    if (line.trim() === "") isHtml &&= depth > 0;
    else if (mark === undefined) isHtml ||= indentation < 4 && /^<[a-z/]/i.test(line.trimStart());
    else if (isHtml && text.slice(mark.to, from + line.length).trim() === "") {
      depth = Math.max(0, depth + (mark.name.startsWith("/") ? -1 : 1));
      mark.mask = depth === 0 ? "tag" : "blank";
    }
  }
  return marks;
}

function readImage(name: string, list: Argument[], range: Span, nameEnd: number): Pick<Mark, "image"> {
  const url = findArgument(list, NAMES_OF_URL) ?? list.find((argument) => argument.name === "");
  if (url === undefined) return {};
  const alt = readAlt(name, list, nameEnd, range);
  return { image: { element: ELEMENT, range, alt, target: url.value, isHidden: false } };
}

function readAlt(name: string, list: Argument[], nameEnd: number, range: Span): AltText {
  const alt = findArgument(list, ["alt"]);
  if (alt)
    return {
      kind: "text",
      range: alt.range,
      raw: alt.quote + alt.raw + alt.quote,
      value: collapseWhitespace(alt.value),
      quoting: QUOTING,
    };
  const isPositional = list.some((argument) => argument.name === "");
  const caption = findArgument(list, name === "figure" ? ["caption"] : NAMES_OF_TEXT);
  // Hugo's own shortcode uses the caption as alt text. Shortcodes of themes may do anything.
  if (name === "figure" && caption && !isPositional)
    return { kind: "elementContent", range: caption.range, value: collapseWhitespace(caption.value) };
  if (isPositional || caption) return { kind: "dynamic", range, raw: "" };
  return { kind: "missing", range: { from: nameEnd, to: nameEnd }, quoting: { ...QUOTING, prefix: " alt=" } };
}
