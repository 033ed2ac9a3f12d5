import type { ImageUse } from "../imageUse.ts";
import { FRONT_MATTER_IMAGE } from "../markup/frontMatter/fields.ts";
import { definitionOf, type Syntax } from "../syntax.ts";
import { insertAt } from "./comments.ts";
import type { TextChange } from "./textChange.ts";

/**
 * The comment that suppresses a rule for one image, placed so that it changes nothing else.
 * @returns undefined where no comment can stand, such as at an image over several lines of Markdown, or in CSS
 */
export function suppressRule({ range, element, alt }: ImageUse, rule: string, source: string, syntax: Syntax): TextChange | undefined {
  const words = `oriel-disable-line ${rule}`;
  // The address is part of a CSS value in a style sheet, an attribute or a script.
  if (alt.kind === "background") return undefined;
  if (element !== FRONT_MATTER_IMAGE) return definitionOf(syntax).insertComment(range, source, words);
  const end = range.from + lineFrom(source, range.from).length;
  return valuesEndAt(source, range.from, end) ? insertAt(end, ` # ${words}`) : undefined;
}

/** Whether the front matter values on the line of a key end with the line: a value that continues would contain the comment. */
function valuesEndAt(source: string, key: number, end: number): boolean {
  const line = source
    .slice(key, end)
    .replace(QUOTED, "")
    .replace(/\s#.*$/, "");
  if (/(?<![^\s{[,:=])["']/.test(line)) return false;
  const column = key - (source.lastIndexOf("\n", key - 1) + 1);
  const [next = "", indentation = "", begins] = /^\s*?(?:\r?\n)([ \t]*)(\S.*)/.exec(source.slice(end)) ?? [];
  if (next === "") return true;
  return indentation.length <= column && begins !== undefined && STARTS_NEXT.test(begins);
}

/** Complete strings of YAML or TOML. */
const QUOTED = /(?<![^\s{[,:=])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')/g;

/** The next key or item of front matter, a comment, or a closing bracket or fence. */
const STARTS_NEXT = /^(?:-\s|["']?[\w-]+["']?\s*[:=]|[}\]#[]|---|\+\+\+)/;

function lineFrom(source: string, at: number): string {
  const line = /[^\r\n]*/y;
  line.lastIndex = at;
  return line.exec(source)?.[0] ?? "";
}

/** Whether an empty alt text would mark an image as decorative without taking a name from a link or button. @param source of the document */
export function mayBeDecorative(use: ImageUse, source: string): boolean {
  const { element, alt, context, isHidden } = use;
  const takesAlt = element === "img" || element === "![]()" || /^[A-Z]|[-:]/.test(element);
  const names = context.control?.text === "";
  if (!takesAlt || names || isHidden) return false;
  return alt.kind === "missing" || (alt.kind === "text" && alt.value !== "" && !isLabel(use, source));
}

/** Whether the alt text is given by a label, which does not count as a name when empty. */
function isLabel({ element, range, alt }: ImageUse, source: string): boolean {
  return element !== "![]()" && !/(?<![\w:-])alt\s*=\s*\\?["']?$/i.test(source.slice(range.from, alt.range.from));
}
