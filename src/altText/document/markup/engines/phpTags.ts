import { MAX_UNCLOSED, type TemplateTagReader } from "./templateTag.ts";

/** Matches what may contain a closing mark as text, and the closing mark. A single-line comment ends at the mark. Source: PHP manual, “Comments”. */
const PART =
  /\/\*[^]*?(?:\*\/|$)|(?:\/\/|#(?!\[))(?:(?!\?>)[^\n])*|"[^"\\]*(?:\\[^][^"\\]*)*"?|'[^'\\]*(?:\\[^][^'\\]*)*'?|<<<[ \t]*["']?([a-z_]\w*)["']?[ \t]*\n|\?>/gi;

/** Matches code that shows nothing itself, but opens or closes a block, such as `<?php if ($a): ?>` and `<?php } ?>`. */
const CONTROL_TAG =
  /^<\?(?:php)?\s+(?:\}?\s*(?:if|else|elseif|foreach|for|while|switch|case|default)\b[^;]*[:{]|(?:endif|endforeach|endfor|endwhile|endswitch|break)\s*;?|\})\s*\?>$/i;

/** PHP, including its short tags. Code that is not closed extends to the end of the document. */
export const phpTags: TemplateTagReader = {
  opening: String.raw`<\?(?!xml\b)`,
  create: (source) => {
    let unclosedCount = 0;
    const skipUnclosed = (offset: number) => {
      unclosedCount += 1;
      return offset;
    };
    const lastClosing = source.lastIndexOf("?>");
    return (from) => {
      if (unclosedCount >= MAX_UNCLOSED) return undefined;
      PART.lastIndex = from + 2;
      let match = from < lastClosing ? PART.exec(source) : null;
      while (match && match[0] !== "?>") {
        const label = match[1];
        if (label !== undefined) PART.lastIndex = findHeredocEnd(source, PART.lastIndex, label) ?? skipUnclosed(PART.lastIndex);
        match = PART.exec(source);
      }
      const isPhp = /^<\?(?:php\b|=)/i.test(source.slice(from, from + 10));
      if (!match) unclosedCount += 1;
      if (!match && !isPhp) return undefined;
      const to = match ? match.index + 2 : source.length;
      return [{ from, to, isControl: CONTROL_TAG.test(source.slice(from, to)) }];
    };
  },
};

/** Returns the offset after the label that ends a heredoc, on a separate line. */
function findHeredocEnd(source: string, from: number, label: string): number | undefined {
  const end = new RegExp(String.raw`^[ \t]*${label}\b`, "gm");
  end.lastIndex = from;
  return end.test(source) ? end.lastIndex : undefined;
}
