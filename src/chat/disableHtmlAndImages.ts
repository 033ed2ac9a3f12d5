/** Matches the opening fence of a code block, also in the first line of a list item. */
const OPENING_FENCE = /^( {0,3}(?:(?:[-*+]|1[.)]) {1,4})?)(`{3,}|~{3,})(.*)$/;

/**
 * Disables HTML and images in Markdown. Also disables mentions, because GitHub would notify the mentioned users if the text were published.
 * Leaves code unchanged, and closes the last code block. Code that some Markdown renderers might not parse as code is treated as text, so
 * escapes may be visible in it.
 */
export function disableHtmlAndImages(markdown: string): string {
  let fence: Fence | undefined;
  /** Whether it is certain which parts of the text so far are code. */
  let isCertain = true;
  const lines: string[] = [];
  for (const line of markdown.split(/\r\n?|\n/)) {
    const [, prefix = "", mark = "", info = ""] = OPENING_FENCE.exec(line) ?? [];
    if (fence !== undefined) {
      const [, { length: indent } = "", content = ""] = /^([ \t]*)(.*?)[ \t]*$/.exec(line) ?? [];
      const mayClose = content.startsWith(fence.mark) && new Set(content).size === 1;
      if (content === "" || (indent >= fence.indent && !mayClose)) {
        lines.push(line);
        continue;
      }
      const isClosed = indent >= fence.indent && indent <= fence.maxIndent;
      // A code block in a list item ends with the item; any other code block continues. The block is closed here, so that it ends in both
      // cases.
      lines.push(isClosed ? line : formatFence(fence));
      fence = undefined;
      if (isClosed) continue;
      isCertain = false;
    } else if (isCertain && mark !== "" && !/[`|]/.test(info)) {
      fence = { mark, indent: prefix.length, maxIndent: prefix.trim() === "" ? 3 : prefix.length + 3 };
      lines.push(line);
      continue;
    }
    // Some renderers parse a fence with a pipe as the header of a table.
    isCertain &&= hasCompleteSpans(line) && mark === "";
    lines.push(isCertain ? disableOutsideSpans(line) : escapeFence(escapeMarkup(line)));
  }
  if (fence !== undefined) lines.push(formatFence(fence));
  return lines.join("\n");
}

interface Fence {
  mark: string;
  /** Number of characters before the mark. */
  indent: number;
  /** Maximum indentation of the closing fence. */
  maxIndent: number;
}

function formatFence({ mark, indent }: Fence): string {
  return " ".repeat(indent) + mark;
}

/** Escapes the fence of a code block, also in a quote or a list item. Uses entities, because a backslash is visible in a code span. */
function escapeFence(line: string): string {
  return line.replace(/^((?:[\s>]|[-*+](?=\s)|\d{1,9}[.)](?=\s))*)(`{3,}|~{3,})/, (_, prefix: string, mark: string) => {
    return prefix + (mark.startsWith("~") ? "&#126;" : "&#96;").repeat(mark.length);
  });
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

/** Escapes `<` with an entity, and `![` with a backslash after the exclamation mark. Both work even after a backslash in the text. */
function escapeMarkup(text: string): string {
  return disableMentions(text.replace(/<(?=[a-z/!?])(?!https?:\/\/[^\s<>]*>)/gi, "&lt;").replace(/!(?=\[)/g, "!\\"));
}

/** Inserts a zero-width space into mentions. URLs and e-mail addresses are not changed. */
function disableMentions(text: string): string {
  return text.replace(/https?:\/\/[^\s<>]*|(?<![\w.+-])@(?=\w)/gi, (match) => (match === "@" ? "@\u200B" : match));
}
