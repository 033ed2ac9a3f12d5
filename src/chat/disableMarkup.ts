/**
 * Disables HTML and images in Markdown, and leaves code unchanged. Code that some Markdown renderers might not parse as code is treated as
 * text, so escapes may be visible in it.
 */
export function disableMarkup(markdown: string): string {
  let fence: { mark: string; indent: number } | undefined;
  let isCertain = true;
  const lines = markdown.split(/\r\n?|\n/).map((line) => {
    const [, indentation = "", mark = "", info = ""] = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence !== undefined) {
      const [, indentation = "", content = ""] = /^([ \t]*)(.*?)[ \t]*$/.exec(line) ?? [];
      const indent = indentation.length;
      const mayClose = content.startsWith(fence.mark) && new Set(content).size === 1;
      if (content === "" || (indent >= fence.indent && !mayClose)) return line;
      const isClosed = indent >= fence.indent && indent <= 3;
      fence = undefined;
      if (isClosed) return line;
      // A code block in a list item ends with the item; any other code block continues.
      isCertain = false;
    } else if (isCertain && mark !== "" && !/[`|]/.test(info)) {
      fence = { mark, indent: indentation.length };
      return line;
    }
    // Some renderers parse a fence with a pipe as the header of a table.
    isCertain &&= hasCompleteSpans(line) && mark === "";
    return isCertain ? disableOutsideSpans(line) : escapeMarkup(line);
  });
  return lines.join("\n");
}

/** Matches an escaped character, or a code span within a line. */
const SPAN = /\\.|(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g;

/** Whether every unescaped backtick belongs to a code span that ends in the same line. Otherwise, a span could continue in the next lines. */
function hasCompleteSpans(line: string): boolean {
  return !line.replace(SPAN, "").includes("`");
}

/** Disables markup outside of code spans. A span that contains a pipe is treated as text, because a table would split it. */
function disableOutsideSpans(line: string): string {
  let result = "";
  let end = 0;
  for (const match of line.matchAll(SPAN)) {
    const [span, , code] = match;
    if (code === undefined || code.includes("|")) continue;
    result += escapeMarkup(line.slice(end, match.index)) + span;
    end = match.index + span.length;
  }
  return result + escapeMarkup(line.slice(end));
}

/** Escapes `<` with an entity, and `![` with a backslash after the exclamation mark: both also work after another backslash. */
function escapeMarkup(text: string): string {
  return text.replace(/<(?=[a-z/!?])(?!https?:\/\/[^\s<>]*>)/gi, "&lt;").replace(/!(?=\[)/g, "!\\");
}
