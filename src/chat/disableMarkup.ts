/**
 * Disables the HTML and the images of a Markdown text, and keeps its code as it is. Where it is not certain that a text is code for every
 * reader of Markdown, it is treated as text, so that code may show an escape.
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
      // A block of code in a list item ends with the item, but others continue.
      isCertain = false;
    } else if (isCertain && mark !== "" && !/[`|]/.test(info)) {
      fence = { mark, indent: indentation.length };
      return line;
    }
    // Some readers take a fence with a pipe for the head of a table.
    isCertain &&= hasWholeSpans(line) && mark === "";
    return isCertain ? disableOutsideSpans(line) : disable(line);
  });
  return lines.join("\n");
}

/** Code spans of one line, after escaped characters. */
const SPAN = /\\.|(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g;

/** Whether each backtick of a line that is not escaped belongs to a code span of the same line. A span could otherwise reach into the next lines. */
function hasWholeSpans(line: string): boolean {
  return !line.replace(SPAN, "").includes("`");
}

/** Disables markup outside of code spans. A span with a pipe would be split by a table. */
function disableOutsideSpans(line: string): string {
  let result = "";
  let at = 0;
  for (const match of line.matchAll(SPAN)) {
    const [whole, , code] = match;
    if (code === undefined || code.includes("|")) continue;
    result += disable(line.slice(at, match.index)) + whole;
    at = match.index + whole.length;
  }
  return result + disable(line.slice(at));
}

/** An entity and a backslash after the exclamation mark work even behind another backslash. */
function disable(text: string): string {
  return text.replace(/<(?=[a-z/!?])(?!https?:\/\/[^\s<>]*>)/gi, "&lt;").replace(/!(?=\[)/g, "!\\");
}
