import type { ImageUse } from "../../imageUse.ts";
import { getDefinition } from "../../syntax.ts";
import type { EditableDocument } from "../changes.ts";
import { createInsertion } from "../comments.ts";
import type { TextChange } from "../textChange.ts";

/** A position between blocks of a document. */
interface InsertionPoint {
  offset: number;
  /** Start of each line that is inserted: indentation, and the marks of quotations. */
  prefix: string;
  /** Whether an empty line must precede what is inserted. */
  isSeparated: boolean;
  lineEnd: string;
  /** Encodes text for the format of the file. */
  encode: (text: string) => string;
}

/** Creates the change that inserts lines of markup below the block that an image is in. @returns undefined if text follows the image in the same line of text */
export function insertBelow(use: ImageUse, lines: readonly string[], document: EditableDocument): TextChange | undefined {
  const point = findPointBelow(use, document);
  if (point === undefined) return undefined;
  const { offset, prefix, isSeparated, lineEnd, encode } = point;
  const separator = isSeparated ? lineEnd + prefix.trimEnd() : "";
  return createInsertion(offset, encode(separator + lines.map((line) => lineEnd + prefix + line).join("")));
}

function findPointBelow(use: ImageUse, { source, syntax }: EditableDocument): InsertionPoint | undefined {
  if (isInJson(use)) return findPointInCell(use, source);
  const lineEnd = source.includes("\r\n") ? "\r\n" : "\n";
  return getDefinition(syntax).hasMarkdown ? findPointInMarkdown(use, source, lineEnd) : findPointInMarkup(use, source, lineEnd);
}

export function isInJson({ alt }: ImageUse): boolean {
  return (alt.kind === "text" || alt.kind === "missing") && alt.quoting.kind === "inJson";
}

/** Matches closing tags after an image of elements that end together with their only content. */
const CLOSING_TAGS = /(?:\s*<\/(?:a|picture|p|span|button|em|strong|center|h[1-6])\s*>)*/y;

/** Matches what may follow a block: a block's tag, the end of the block around it, an expression in braces or the end of the document. */
const AFTER_BLOCK =
  /\s*(?:<(?!\/?(?:a|abbr|b|br|button|cite|code|em|i|img|input|kbd|label|mark|picture|q|s|small|span|strong|sub|sup|u|Image)\b)|\{|$)/y;

function findPointInMarkup(use: ImageUse, source: string, lineEnd: string): InsertionPoint | undefined {
  const end = findTagEnd(use, source);
  if (end === undefined) return undefined;
  const offset = end + matchAt(CLOSING_TAGS, source, end).length;
  AFTER_BLOCK.lastIndex = offset;
  if (!AFTER_BLOCK.test(source)) return undefined;
  const prefix = /^[ \t]*/.exec(source.slice(findLineStart(source, use.range.from)))?.[0] ?? "";
  return { offset, prefix, isSeparated: false, lineEnd, encode: (text) => text };
}

/** Returns the end of an element without content, with its closing tag if it has one; undefined for an element with content. */
function findTagEnd({ range, element }: ImageUse, source: string): number | undefined {
  const closing = `</${element}>`;
  if (source.startsWith(closing, range.to)) return range.to + closing.length;
  return source.startsWith("/>", range.to - 2) || /^(?:img|input|area|embed)$/i.test(element) ? range.to : undefined;
}

/** Matches the start of a line in Markdown: quotation marks and indentation, and the mark of a list item. */
const LINE_START = /^((?:[ \t]*>)*[ \t]*)([-+*][ \t]+|\d{1,9}[.)][ \t]+)?/;

function findPointInMarkdown(use: ImageUse, source: string, lineEnd: string): InsertionPoint | undefined {
  const start = findLineStart(source, use.range.from);
  const isHtml = use.element !== "![]()";
  const firstLine = isHtml ? findBlockStart(source, start) : start;
  const [, indentation = "", mark = ""] = LINE_START.exec(source.slice(firstLine, firstLine + 1000)) ?? [];
  let offset = findLineEnd(source, use.range.to);
  if (/^\s*\|/.test(source.slice(start, use.range.from))) return undefined;
  for (;;) {
    const next = source.startsWith("\r\n", offset) ? offset + 2 : offset + 1;
    const end = findLineEnd(source, next);
    if (offset >= source.length || source.slice(next, end).replace(/[>\s]/g, "") === "") break;
    offset = end;
  }
  return { offset, prefix: indentation + mark.replace(/\S/g, " "), isSeparated: true, lineEnd, encode: (text) => text };
}

/** Matches the rest of a line in a JSON string, without its escaped line feed. */
const REST_OF_JSON_LINE = /(?:[^"\\]|\\[^n])*/y;

/** Matches the end of a cell, or an empty line in it: the text of a cell is one string, or one for each line. */
const END_OF_JSON_BLOCK = /(?:\\r)?(?:"\s*[\]},]|\\n(?:(?:\\r)?\\n|"\s*\]|"\s*,\s*"(?:\\r)?\\n))/y;

/** Finds the end of an image's line in a Markdown cell. Returns undefined if text follows in the next line. */
function findPointInCell(use: ImageUse, source: string): InsertionPoint | undefined {
  const offset = use.range.to + matchAt(REST_OF_JSON_LINE, source, use.range.to).length;
  if (matchAt(END_OF_JSON_BLOCK, source, offset) === "") return undefined;
  return { offset, prefix: "", isSeparated: true, lineEnd: "\n", encode: encodeJson };
}

/** Encodes text for the inside of a JSON string. */
export function encodeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function matchAt(pattern: RegExp, source: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(source)?.[0] ?? "";
}

function findLineStart(source: string, offset: number): number {
  return Math.max(source.lastIndexOf("\n", offset - 1), source.lastIndexOf("\r", offset - 1)) + 1;
}

function findLineEnd(source: string, offset: number): number {
  return offset + matchAt(/[^\r\n]*/y, source, offset).length;
}

/** Returns the start of the first of the consecutive lines that are not empty. */
function findBlockStart(source: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const previous = findLineStart(source, start - (source.startsWith("\r\n", start - 2) ? 2 : 1));
    if (source.slice(previous, start).trim() === "") break;
    start = previous;
  }
  return start;
}
