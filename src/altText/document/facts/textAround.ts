import type { Span } from "../imageUse.ts";
import type { MarkupElement } from "../markup.ts";
import { hasWords, IMAGE_CHARACTER, type PageText } from "./pageText.ts";
import { takeFirstSentences, takeLastSentences } from "./sentences.ts";

/** Stands for another image in a line of text. */
const OTHER_IMAGE = "[another image]";

/** Length of the text on each side of an image that is searched for sentences, in characters. */
const SEARCHED_LENGTH = 5000;

/** Parts of a page that limit the text around an image. */
export interface TextScope {
  heading?: MarkupElement | undefined;
  cell?: MarkupElement | undefined;
  table?: MarkupElement | undefined;
  /** The outermost element, if the other outermost elements are unrelated to it. */
  module?: MarkupElement | undefined;
}

export interface TextAround {
  before: string;
  after: string;
  /** Set if the image is in a line of text. */
  isInLine?: true;
}

/**
 * Finds the end of the text before an image and the start of the text after it, under the same heading. For an image in a cell, this is the text of the cell, or
 * if the cell has none, the text around the table.
 */
export function findTextAround(page: PageText, image: Span, scope: TextScope): TextAround {
  const { text } = page;
  const find = (element: MarkupElement | undefined) => element && page.getSpan(element);
  const [cell, table] = [find(scope.cell), find(scope.table)];
  const isCellEmpty = cell !== undefined && !hasWords(text.slice(cell.from, cell.to));
  // For an image in a cell without text, the text around the table counts.
  const place = isCellEmpty && table !== undefined ? table : image;
  const line = place === image ? clip(findLine(text, image), cell) : place;
  const isInLine = place === image && hasWords(text.slice(line.from, line.to));
  const { from, to } = findLimits(page, place, {
    outer: find(scope.module),
    cell: isCellEmpty ? undefined : cell,
    heading: find(scope.heading),
  });
  const lineStart = Math.max(from, line.from);
  const lineEnd = Math.max(place.to, Math.min(to, line.to));
  const lineBefore = isInLine ? text.slice(lineStart, image.from) : "";
  const lineAfter = isInLine ? text.slice(image.to, lineEnd) : "";
  const before = takeLastSentences(
    cleanLines(text.slice(Math.max(from, lineStart - SEARCHED_LENGTH), lineStart), hasWords(lineBefore), "last") + markImages(lineBefore),
  );
  const after = takeFirstSentences(
    `${markImages(lineAfter)}\n${cleanLines(text.slice(lineEnd, Math.min(to, lineEnd + SEARCHED_LENGTH)), hasWords(lineAfter), "first")}`,
  );
  return isInLine ? { before, after, isInLine } : { before: before.trim(), after: after.trim() };
}

/** Finds how far the text around a place goes: to the headings next to it, and to the edges of its cell and its module. For a place in a heading, it begins with that heading. */
function findLimits(
  { text, headings }: PageText,
  place: Span,
  { outer, cell, heading }: { outer: Span | undefined; cell: Span | undefined; heading: Span | undefined },
): Span {
  const previousHeading = headings.findLast(({ to }) => to <= place.from)?.to ?? 0;
  const nextHeading = headings.find(({ from }) => from >= place.to)?.from ?? text.length;
  return {
    from: Math.max(outer?.from ?? 0, cell?.from ?? 0, heading?.from ?? previousHeading),
    to: Math.max(place.to, Math.min(outer?.to ?? text.length, cell?.to ?? text.length, nextHeading)),
  };
}

function findLine(text: string, { from, to }: Span): Span {
  const end = text.indexOf("\n", to);
  return { from: text.lastIndexOf("\n", from) + 1, to: end < 0 ? text.length : end };
}

/** Limits the line of an image to its cell, because the cells of a row are on one line. */
function clip({ from, to }: Span, cell: Span | undefined): Span {
  return cell === undefined ? { from, to } : { from: Math.max(from, cell.from), to: Math.min(to, cell.to) };
}

/**
 * Removes lines without words. Text on the other side of another image belongs to that image, unless there is no text on this side.
 * @param hasNearerWords whether the line of the image has words on this side
 * @param end the end of the text that is next to the image
 */
function cleanLines(text: string, hasNearerWords: boolean, end: "first" | "last"): string {
  const lines = text.split("\n");
  if (end === "last") lines.reverse();
  const keptLines: string[] = [];
  for (const line of lines) {
    if (hasWords(line)) keptLines.push(markImages(line));
    else if (line.includes(IMAGE_CHARACTER) && (hasNearerWords || keptLines.length > 0)) break;
  }
  if (end === "last") keptLines.reverse();
  return keptLines.map((line) => `${line}\n`).join("");
}

function markImages(line: string): string {
  return line.replaceAll(new RegExp(`${IMAGE_CHARACTER}(?:\\s*${IMAGE_CHARACTER})*`, "g"), OTHER_IMAGE);
}

/** Removes the caption of an image from the text after it. */
export function removeCaption({ before, after, isInLine }: TextAround, caption: string | undefined): TextAround {
  const text = after.trimStart();
  if (caption === undefined || caption === "" || !text.startsWith(caption)) return { before, after, ...(isInLine ? { isInLine } : {}) };
  const rest = text.slice(caption.length);
  const hasLine = isInLine && (hasWords(before.slice(before.lastIndexOf("\n") + 1)) || hasWords(/^[^\n]*/.exec(rest)?.[0] ?? ""));
  return hasLine ? { before, after: rest, isInLine } : { before: before.trim(), after: rest.trim() };
}
