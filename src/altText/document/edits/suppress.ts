import { FRONT_MATTER_IMAGE } from "../markup/frontMatterFields.ts";
import { mdxParts } from "../markup/mdxParts.ts";
import type { ImageUse, Span } from "../imageUse.ts";
import type { TextChange } from "./rewrite.ts";
import type { RuleId } from "../../rules/rules.ts";
import type { Syntax } from "../syntax.ts";

/**
 * The comment that silences a rule for one use, put where it changes nothing else: behind the construct, or inside the tag where a comment
 * behind it would be text.
 * @returns undefined for a construct that no comment can stand at: one over several lines, or one in CSS or in a text
 */
export function suppression(use: ImageUse, rule: RuleId, source: string, syntax: Syntax): TextChange | undefined {
  const { range, element, alt } = use;
  const construct = source.slice(range.from, range.to);
  const isOneLine = !/[\r\n]/.test(construct);
  const words = `oriel-disable-line ${rule}`;
  const at = (offset: number, text: string): TextChange => ({ range: { from: offset, to: offset }, text });
  // Its address stands in a value of CSS, wherever that is: in a style sheet, an attribute, or a string of a script.
  if (alt.kind === "background") return undefined;
  if (element === FRONT_MATTER_IMAGE) {
    const end = range.from + lineFrom(source, range.from).length;
    return isWhole(source, range.from, end) ? at(end, ` # ${words}`) : undefined;
  }
  switch (syntax) {
    case "jsx":
    case "tsx": {
      const name = /^<[\w.:-]+/.exec(construct)?.[0];
      return name === undefined ? undefined : at(range.from + name.length, ` /* ${words} */`);
    }
    case "html":
    case "vue":
    case "svelte":
    case "astro":
      return at(isOneLine ? range.to : range.from, `<!-- ${words} -->`);
    case "mdx":
      if (isInScript(range, source)) return suppression(use, rule, source, "jsx");
      return isOneLine ? at(range.to, `{/* ${words} */}`) : undefined;
    case "notebook":
      // Byte for byte that is a matter of its cell, which an editor shows as Markdown.
      return undefined;
    case "markdown":
      // At the beginning of a line a comment takes the line with it.
      return isOneLine ? at(range.to, `<!-- ${words} -->`) : undefined;
  }
}

/** Whether a range of MDX lies in an expression, an import or an export. */
function isInScript({ from }: Span, source: string): boolean {
  const { expressions, scripts, tags } = mdxParts(source, 0);
  const all = [...expressions, ...scripts, ...tags.flatMap((tag) => tag.expressions)];
  return all.some((one) => one.from < from && from < one.to);
}

/** Whether the values of front matter that begin between a key and the end of its line end there too: what goes on would take a comment in. */
function isWhole(source: string, key: number, end: number): boolean {
  const line = source
    .slice(key, end)
    .replace(QUOTED, "")
    .replace(/\s#.*$/, "");
  if (/(?<![^\s{[,:=])["']/.test(line)) return false;
  const column = key - (source.lastIndexOf("\n", key - 1) + 1);
  const [next = "", indentation = "", begins] = /^\s*?(?:\r?\n)([ \t]*)(\S.*)/.exec(source.slice(end)) ?? [];
  if (next === "") return true;
  return indentation.length <= column && begins !== undefined && BEGINS_ANEW.test(begins);
}

/** Whole strings of YAML or TOML. */
const QUOTED = /(?<![^\s{[,:=])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')/g;

/** The next key or item of front matter, a comment, or the end of what is open. */
const BEGINS_ANEW = /^(?:-\s|["']?[\w-]+["']?\s*[:=]|[}\]#[]|---|\+\+\+)/;

function lineFrom(source: string, at: number): string {
  const line = /[^\r\n]*/y;
  line.lastIndex = at;
  return line.exec(source)?.[0] ?? "";
}

/** Whether an empty alt text would mark it as decorative, and nothing is lost by that. @param source the document */
export function mayBeDecorative(use: ImageUse, source: string): boolean {
  const { element, alt, context, isHidden } = use;
  const takesAlt = element === "img" || element === "![]()" || /^[A-Z]|[-:]/.test(element);
  const names = context.control?.text === "";
  if (!takesAlt || names || isHidden) return false;
  return alt.kind === "missing" || (alt.kind === "text" && alt.value !== "" && !isLabel(use, source));
}

/** Whether the text is that of a label: an empty one is none. */
function isLabel({ element, range, alt }: ImageUse, source: string): boolean {
  return element !== "![]()" && !/(?<![\w:-])alt\s*=\s*\\?["']?$/i.test(source.slice(range.from, alt.range.from));
}
