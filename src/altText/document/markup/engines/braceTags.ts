import { MAX_TAG_LENGTH, MAX_UNCLOSED, type TemplateTag, type TemplateTagReader } from "./templateTag.ts";

const CLOSING_MARKS: Record<string, string> = { "{{": "}}", "{%": "%}", "{#": "#}", "<%": "%>" };

/** Matches tags that control what is shown: Go, Handlebars, Jinja, Liquid, Django, ERB. Tags with other names may show anything. */
const CONTROL_TAG =
  /^(?:\{\{[-~]?\s*(?:(?:if|else|end|with|range|define|block|break|continue)\b|[#/^!]|\$\w+\s*:?=|\/\*)|\{%[-+]?\s*(?:if|elif|elsif|else|elseif|endif|unless|endunless|for|endfor|empty|with|endwith|case|when|endcase|set|assign|spaceless|endspaceless|ifchanged|endifchanged|comment|endcomment|load)\b|\{#|<%(?![=-]))/i;

/** Matches the first tag of a block whose content is not a template: text, code of another language, or a comment. */
const RAW_BLOCK = /^\{%[-+]?\s*(raw|verbatim|comment|doc|schema|javascript|stylesheet|highlight|codeblock)\b/i;

/** Blocks in which braces are text, but elements are still parsed. */
const MARKUP_BLOCK = /^(?:raw|verbatim)$/i;

/** Matches the start of a comment of Go, which may contain any marks. */
const GO_COMMENT = /^\{\{-?\s*\/\*/;

/** Go, Jinja, Django, Liquid, Twig, Handlebars, ERB, EJS, JSP. */
export const braceTags: TemplateTagReader = {
  opening: String.raw`\{[{%#]|<%`,
  create: (source) => {
    /** Offset of the next occurrence of each closing mark. */
    const nextClosings = new Map<string, number>();
    let unclosedCount = 0;
    return (from, opening) => {
      // In Handlebars and Liquid, a backslash makes the braces text.
      if (unclosedCount >= MAX_UNCLOSED || (opening === "{{" && source[from - 1] === "\\")) return undefined;
      const closing = CLOSING_MARKS[opening] ?? "";
      const start = from + opening.length;
      let next = nextClosings.get(closing) ?? -1;
      if (next < start) next = source.indexOf(closing, start);
      nextClosings.set(closing, next < 0 ? Infinity : next);
      if (next < 0 || next > start + MAX_TAG_LENGTH) return undefined;
      const to = findTagEnd(source, start, closing);
      if (to === undefined) {
        unclosedCount += 1;
        return undefined;
      }
      const text = source.slice(from, to);
      const rawName = RAW_BLOCK.exec(text)?.[1];
      if (rawName === undefined) return [{ from, to, isControl: CONTROL_TAG.test(text) }];
      const tags = readRawBlock(source, { from, to, isControl: false }, rawName);
      if (tags.length === 1 && tags[0]?.to === to) unclosedCount += 1;
      return tags;
    };
  },
};

/** Finds the offset after the closing mark. Strings are skipped, as they may contain the mark. An apostrophe within a word does not start a string. */
function findTagEnd(source: string, from: number, closing: string): number | undefined {
  const head = source.slice(from, from + MAX_TAG_LENGTH);
  const comment = closing === "}}" && GO_COMMENT.test(source.slice(from - 2, from + 20)) ? head.indexOf("*/") : -1;
  const part = /(?<!\w)"[^"\n]*"|(?<!\w)'[^'\n]*'|[}%#][}>]\}?/g;
  part.lastIndex = Math.max(comment, 0);
  for (let match = part.exec(head); match; match = part.exec(head)) {
    const { 0: text, index } = match;
    if (!text.startsWith(closing)) continue;
    // A Handlebars tag that starts with three braces also ends with three.
    const isTriple = text.length > closing.length && head.startsWith("{");
    return from + index + closing.length + (isTriple ? 1 : 0);
  }
  return undefined;
}

/** Returns the tags of a block, or its first tag if it is never closed. */
function readRawBlock(source: string, first: TemplateTag, name: string): TemplateTag[] {
  const last = new RegExp(String.raw`\{%[-+]?\s*end${name}\b[^%]{0,100}%\}`, "gi");
  last.lastIndex = first.to;
  const match = last.exec(source);
  if (!match) return [first];
  if (!MARKUP_BLOCK.test(name)) return [{ from: first.from, to: last.lastIndex, isControl: /^(?!highlight|codeblock)/i.test(name) }];
  return [
    { ...first, isControl: true },
    { from: match.index, to: last.lastIndex, isControl: true },
  ];
}
