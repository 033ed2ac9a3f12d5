import type { Span } from "../imageUse.ts";

/** Matches the start of a template engine's tag: Go, Jinja, Django, Liquid, Twig, Handlebars, ERB, PHP, Thymeleaf, FreeMarker, JSP. */
const TEMPLATE_MARK = /\{[{%#]|<[%?]|[$#*@]\{|\[\[[^\]]*\]\]/;

/** Matches a Razor expression, such as `@Model.Title` and `@Url.Content("~/a.png")`, but not an email address or a lone `@name`. */
const RAZOR_EXPRESSION = /(?<![\w.\\])@(?:\(|[a-z_]\w*(?:\.[a-z_]|\())/i;

/** Whether text in Markdown, such as an alt text, contains a template tag, so that its value is unknown until the template engine has run. */
export function hasTemplateTag(text: string): boolean {
  return TEMPLATE_MARK.test(text);
}

/** Whether HTML contains a tag or an expression of a template engine. */
export function hasTemplateMark(text: string): boolean {
  return hasTemplateTag(text) || RAZOR_EXPRESSION.test(text);
}

/** A tag of a template engine. */
export interface TemplateTag extends Span {
  /** Whether the tag only controls what is shown, such as `{% if a %}`, or is a comment. */
  isControl: boolean;
}

const CLOSING_MARKS: Record<string, string> = { "{{": "}}", "{%": "%}", "{#": "#}", "<%": "%>", "<?": "?>" };

/** Matches tags that control what is shown: Go, Handlebars, Jinja, Liquid, Django, ERB, PHP. Tags with other names may show anything. */
const CONTROL_TAG =
  /^(?:\{\{[-~]?\s*(?:(?:if|else|end|with|range|define|block|break|continue)\b|[#/^!]|\$\w+\s*:?=)|\{%[-+]?\s*(?:if|elif|elsif|else|elseif|endif|unless|endunless|for|endfor|empty|with|endwith|case|when|endcase|set|assign|spaceless|endspaceless|ifchanged|endifchanged|comment|endcomment|load)\b|\{#|<%(?![=-])|<\?(?:php)?\s+(?:if|else|elseif|endif|foreach|endforeach|for|endfor|while|endwhile)\b)/i;

/** Matches the first tag of a block in which braces are text, or of a comment. */
const RAW_BLOCK = /^\{%[-+]?\s*(raw|verbatim|comment)\b/i;

/** Maximum length of a tag, in characters. If its closing mark is farther away, the opening mark is text. */
const MAX_TAG_LENGTH = 5000;

/** Maximum number of tags and blocks that are not closed. Each costs a search. */
const MAX_UNCLOSED = 50;

/** Finds the tags of template engines, except in blocks of raw text. The tags do not overlap. */
export function findTemplateTags(source: string): TemplateTag[] {
  const tags: TemplateTag[] = [];
  const opening = /\{[{%#]|<[%?](?!xml\b)/gi;
  /** Offset of the next occurrence of each closing mark. */
  const nextClosings = new Map<string, number>();
  let unclosedCount = 0;
  for (let match = opening.exec(source); match && unclosedCount < MAX_UNCLOSED; match = opening.exec(source)) {
    const from = opening.lastIndex;
    const closing = CLOSING_MARKS[match[0]] ?? "";
    let next = nextClosings.get(closing) ?? -1;
    if (next < from) next = source.indexOf(closing, from);
    nextClosings.set(closing, next < 0 ? Infinity : next);
    if (next < 0 || next > from + MAX_TAG_LENGTH) continue;
    const to = findTagEnd(source, from, closing);
    if (to === undefined) {
      unclosedCount += 1;
      continue;
    }
    const text = source.slice(match.index, to);
    const rawName = RAW_BLOCK.exec(text)?.[1];
    const end = rawName === undefined ? to : findRawEnd(source, to, rawName);
    if (rawName !== undefined && end === to) unclosedCount += 1;
    if (rawName?.toLowerCase() === "comment") tags.push({ from: match.index, to: end, isControl: true });
    else tags.push({ from: match.index, to, isControl: CONTROL_TAG.test(text) });
    opening.lastIndex = end;
  }
  return tags;
}

/** Finds the offset after the closing mark. Strings are skipped, as they may contain the mark. An apostrophe within a word does not start a string. */
function findTagEnd(source: string, from: number, closing: string): number | undefined {
  const head = source.slice(from, from + MAX_TAG_LENGTH);
  const part = /(?<!\w)"[^"\n]*"|(?<!\w)'[^'\n]*'|[}%#?][}>]\}?/g;
  for (const { 0: text, index } of head.matchAll(part)) {
    if (!text.startsWith(closing)) continue;
    // A Handlebars tag that starts with three braces also ends with three.
    const isTriple = text.length > closing.length && head.startsWith("{");
    return from + index + closing.length + (isTriple ? 1 : 0);
  }
  return undefined;
}

function findRawEnd(source: string, from: number, name: string): number {
  const end = new RegExp(String.raw`\{%[-+]?\s*end${name}\b[^%]{0,100}%\}`, "gi");
  end.lastIndex = from;
  return end.test(source) ? end.lastIndex : from;
}
