import type { DialectFeatures } from "../../document/dialect.ts";
import { splitLines } from "./lines.ts";

/** Matches the first line of an admonition, a collapsible block or a tab, with its indentation. */
const BLOCK_TITLE = /^( *)(?:!{3}|\?{3}\+?|={3}[!+]*) *(?:[\w-]|["'])/;

/** Matches the mark of a definition, with the spaces around it. */
const DEFINITION_MARK = /^( *):([ \t]+)(?=\S)/;

/** Number of columns by which the content of blocks and definitions is indented. */
const INDENTATION = 4;

/** Matches a line that begins or ends fenced code. */
const FENCE = /^ *(`{3,}|~{3,})/;

/**
 * Rewrites a dialect's blocks in CommonMark, line by line, for a parser that doesn't know the dialect. Positions change. This doesn't share code
 * with the grammars that find images, so that a mistake in either is noticed.
 */
export function toCommonMark(source: string, features: DialectFeatures): string {
  const withLists = features.has("tabbedLists") ? alignLists(source) : source;
  const withText = features.has("markdownInHtml") ? putTagsIntoText(withLists) : withLists;
  const withBlocks = features.has("rawHtml") ? separateHtmlBlocks(withText) : withText;
  return features.has("indentedBlocks") || features.has("definitionLists") ? removeIndentation(withBlocks, features) : withBlocks;
}

/** Matches the mark of a list item, with the spaces around it. */
const LIST_MARK = /^( *)([-+*]|\d{1,9}[.)]) +(?=\S)/;

/** Matches lines that are not part of a paragraph. */
const NO_PARAGRAPH = /^ *(?:#{1,6} |[<>:]|!!!|\?\?\?|===|`{3}|~{3}|-{3}|\*{3}|\|)/;

/**
 * Moves the text of list items to a multiple of four columns, which is then also where CommonMark expects the paragraphs of the items. Escapes
 * the marks in paragraphs, which are text.
 */
function alignLists(source: string): string {
  let fence: string | undefined;
  let previous: "item" | "text" | undefined;
  return splitLines(source)
    .map((line) => {
      const [, mark] = FENCE.exec(line) ?? [];
      if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
      const [start = "", spaces = "", bullet = ""] = (fence === undefined && LIST_MARK.exec(line)) || [];
      if (start !== "" && previous === "text") return `${spaces}${bullet.replace(/(?=[-+*.)])/, "\\")} ${line.slice(start.length)}`;
      const isText = fence === undefined && line.trim() !== "" && !NO_PARAGRAPH.test(line);
      previous = start === "" ? (isText ? (previous ?? "text") : undefined) : "item";
      const level = Math.floor(spaces.length / INDENTATION);
      return start === "" ? line : `${" ".repeat(level * INDENTATION)}${bullet.padEnd(INDENTATION - 1)} ${line.slice(start.length)}`;
    })
    .join("\n");
}

/** Removes the indentation of the content of blocks and definitions. */
function removeIndentation(source: string, features: DialectFeatures): string {
  const lines: string[] = [];
  /** Columns at which the contents of the open blocks start, after the indentation of the outer blocks is removed. */
  const columns: number[] = [];
  let fence: string | undefined;
  for (const original of splitLines(source)) {
    let line = original;
    if (line.trim() !== "") {
      let level = 0;
      for (; level < columns.length; level++) {
        const column = columns[level] ?? 0;
        if (countIndentation(line) < column) break;
        line = line.slice(0, column - INDENTATION) + line.slice(column);
      }
      if (level < columns.length) fence = undefined;
      columns.length = level;
    }
    const [, mark] = FENCE.exec(line) ?? [];
    if (fence !== undefined || mark !== undefined) {
      fence = fence === undefined ? mark : mark?.startsWith(fence) === true ? undefined : fence;
      lines.push(line);
      continue;
    }
    const title = features.has("indentedBlocks") ? BLOCK_TITLE.exec(line) : null;
    const definition = features.has("definitionLists") ? DEFINITION_MARK.exec(line) : null;
    const indentation = (title ?? definition)?.[1];
    if (indentation !== undefined) columns.push(indentation.length + INDENTATION);
    if (title) lines.push("", `${indentation ?? ""}<!-- -->`, "");
    else if (definition) lines.push("", (indentation ?? "") + line.slice(definition[0].length));
    else lines.push(line);
  }
  return lines.join("\n");
}

function countIndentation(line: string): number {
  return line.length - line.trimStart().length;
}

/** Matches a line that begins with a tag, indented by at most three spaces. */
const TAG_LINE = /^ {0,3}<(\/?)([a-z][a-z\d]*)\b([^>]*)(>?)/i;

/** Names of inline elements, whose tag at the start of a line begins a paragraph rather than an HTML block. */
const INLINE_ELEMENTS =
  /^(?:a|abbr|audio|b|br|button|cite|code|em|i|img|input|kbd|mark|picture|pre|q|s|script|small|span|strong|style|sub|sup|svg|textarea|u|var|wbr|hr|source)$/i;

/** Invisible character that makes an indented tag part of a paragraph, as it is in these dialects. */
const WORD_JOINER = "\u2060";

/** Makes the tags that would begin HTML blocks part of paragraphs, so that the text between them is Markdown. */
function putTagsIntoText(source: string): string {
  let fence: string | undefined;
  return splitLines(source)
    .map((line) => {
      const [, mark] = FENCE.exec(line) ?? [];
      if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
      if (fence !== undefined || !/^ {0,3}<\/?(?!script|style|pre|textarea)[a-z]/i.test(line)) return line;
      return /^ {0,3}<\/?(?:div|section)\b[^>]*>\s*$/i.test(line)
        ? `\n${WORD_JOINER}${line.trim()}\n`
        : line.replace(/<(?=\/?[a-z])/i, `${WORD_JOINER}<`);
    })
    .join("\n");
}

/** Puts an HTML block on consecutive lines with empty lines around it. A tag with the attribute `markdown` is a separate block. */
function separateHtmlBlocks(source: string): string {
  const lines: string[] = [];
  let block: { name: string; depth: number } | undefined;
  let fence: string | undefined;
  for (const line of splitLines(source)) {
    if (block !== undefined) {
      if (line.trim() !== "") lines.push(line);
      block.depth += countNesting(line, block.name);
      if (block.depth > 0) continue;
      block = undefined;
      lines.push("");
      continue;
    }
    const [, mark] = FENCE.exec(line) ?? [];
    if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    const [tag, slash, name = "", attributes = "", bracket] = (fence === undefined && TAG_LINE.exec(line)) || [];
    if (tag === undefined || INLINE_ELEMENTS.test(name))
      lines.push(fence === undefined ? line.replace(/^( {4,})(?=<\/?[a-z])/i, `$1${WORD_JOINER}`) : line);
    else if (bracket === ">" && / markdown\b(?!\s*=\s*["']?0)/i.test(attributes) && line.slice(tag.length).trim() !== "")
      lines.push(line.replace(/^ *(?=<)/, `$&${WORD_JOINER}`));
    else if (slash === "/" || (bracket === ">" && / markdown\b(?!\s*=\s*["']?0)/i.test(attributes))) lines.push("", line, "");
    else {
      lines.push("", line);
      const depth = countNesting(line, name);
      if (depth > 0) block = { name, depth };
      else lines.push("");
    }
  }
  return lines.join("\n");
}

/** Counts the opening tags of an element on a line, less the closing ones. */
function countNesting(line: string, name: string): number {
  const count = (pattern: string) => line.match(new RegExp(pattern, "gi"))?.length ?? 0;
  return count(`<${name}(?![\\w-])`) - count(`</${name}(?![\\w-])`);
}
