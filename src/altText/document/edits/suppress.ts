import { findLineStarts } from "../../../core/lines.ts";
import type { ImageUse } from "../imageUse.ts";
import { convertToPlainLines } from "../lineEnds.ts";
import { findFrontMatter } from "../markup/frontMatter/findFrontMatter.ts";
import { FRONT_MATTER_IMAGE } from "../markup/frontMatter/fields.ts";
import { getDefinition, type Syntax } from "../syntax.ts";
import { createInsertion } from "./comments.ts";
import type { TextChange } from "./textChange.ts";

/** Formats the text of a comment that suppresses a rule on its line. */
export function formatSuppression(rule: string): string {
  return `oriel-disable-line ${rule}`;
}

/**
 * Creates a change that inserts a comment that suppresses a rule for one image, at a position where the comment has no other effect.
 * @returns undefined if no comment is possible, such as for a Markdown image that spans lines, or in CSS
 */
export function suppressRule({ range, element, alt }: ImageUse, rule: string, source: string, syntax: Syntax): TextChange | undefined {
  const comment = formatSuppression(rule);
  // No comment is possible: the image is inside a CSS value, which may be in a style sheet, an attribute or a script.
  if (alt.kind === "background") return undefined;
  if (element !== FRONT_MATTER_IMAGE) return getDefinition(syntax).insertComment(range, source, comment);
  // JSON has no comments.
  if (findFrontMatter(convertToPlainLines(source).text).language === "json") return undefined;
  const end = range.from + readLine(source, range.from).length;
  return valuesEndOnLine(source, range.from, end) ? createInsertion(end, ` # ${comment}`) : undefined;
}

/** Whether every front matter value that starts on a line also ends on that line. A comment would become part of a value that continues on the next line. */
function valuesEndOnLine(source: string, keyOffset: number, end: number): boolean {
  const line = source
    .slice(keyOffset, end)
    .replace(QUOTED, "")
    .replace(/\s#.*$/, "");
  if (/(?<![^\s{[,:=])["']/.test(line)) return false;
  const column = keyOffset - (findLineStarts(source.slice(0, keyOffset)).at(-1) ?? 0);
  const [next = "", indentation = "", nextText] = /^\s*?(?:\r\n?|\n)([ \t]*)(\S[^\r\n]*)/.exec(source.slice(end)) ?? [];
  if (next === "") return true;
  return indentation.length <= column && nextText !== undefined && NEXT_ENTRY.test(nextText);
}

/** Matches a complete YAML or TOML string literal. */
const QUOTED = /(?<![^\s{[,:=])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')/g;

/** Matches the next key or item in front matter, a comment, or a closing bracket or fence. */
const NEXT_ENTRY = /^(?:-\s|["']?[\w-]+["']?\s*[:=]|[}\]#[]|---|\.\.\.|\+\+\+)/;

function readLine(source: string, offset: number): string {
  const line = /[^\r\n]*/y;
  line.lastIndex = offset;
  return line.exec(source)?.[0] ?? "";
}

/** Whether empty alt text would mark the image as decorative without leaving a link or button unnamed. */
export function mayBeDecorative(use: ImageUse, source: string): boolean {
  const { element, alt, context, isHidden } = use;
  const supportsAlt = element === "img" || element === "![]()" || /^[A-Z]|[-:]/.test(element);
  const namesControl = context.control?.text === "";
  if (!supportsAlt || namesControl || isHidden) return false;
  return alt.kind === "missing" || (alt.kind === "text" && alt.value !== "" && !isLabel(use, source));
}

/** Whether the alt text comes from an attribute other than `alt`. Such an attribute can't mark an image as decorative. */
function isLabel({ element, range, alt, altProperty }: ImageUse, source: string): boolean {
  return (
    altProperty === undefined && element !== "![]()" && !/(?<![\w:-])alt\s*=\s*\\?["']?$/i.test(source.slice(range.from, alt.range.from))
  );
}
