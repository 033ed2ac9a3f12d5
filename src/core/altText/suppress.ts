import { FRONT_MATTER_IMAGE } from "./find/frontMatterFields.ts";
import type { ImageUse } from "./imageUse.ts";
import type { TextChange } from "./rewrite.ts";
import type { RuleId } from "./rules.ts";
import type { Syntax } from "./syntax.ts";

/**
 * The comment that silences a rule for one use, put where it changes nothing else: behind the construct, or inside the tag where a comment
 * behind it would be text.
 * @returns undefined for a construct over several lines that no comment can stand at
 */
export function suppression({ range, element }: ImageUse, rule: RuleId, source: string, syntax: Syntax): TextChange | undefined {
  const construct = source.slice(range.from, range.to);
  const isOneLine = !/[\r\n]/.test(construct);
  const words = `oriel-disable-line ${rule}`;
  const at = (offset: number, text: string): TextChange => ({ range: { from: offset, to: offset }, text });
  if (element === FRONT_MATTER_IMAGE) {
    const line = /[^\r\n]*/.exec(source.slice(range.from))?.[0] ?? "";
    return at(range.from + line.length, ` # ${words}`);
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
      return isOneLine ? at(range.to, `{/* ${words} */}`) : undefined;
    case "notebook":
      // Byte for byte that is a matter of its cell, which an editor shows as Markdown.
      return undefined;
    case "markdown":
      // At the beginning of a line a comment takes the line with it.
      return isOneLine ? at(range.to, `<!-- ${words} -->`) : undefined;
  }
}

/** Whether an empty alt text would mark it as decorative, and nothing is lost by that. */
export function mayBeDecorative({ element, alt, context, isHidden }: ImageUse): boolean {
  const takesAlt = element === "img" || element === "![]()" || /^[A-Z]|[-:]/.test(element);
  const names = context.control?.text === "";
  return takesAlt && !names && !isHidden && (alt.kind === "missing" || (alt.kind === "text" && alt.value !== ""));
}
