import { createFence } from "../core/markdownText.ts";
import { toPromptPath } from "../core/promptPath.ts";
import type { Size } from "../image/budget.ts";
import type { ImageNote } from "../image/notes.ts";
import type { PieceRole } from "../image/plan.ts";
import { measureOverlap, type Region } from "../image/tiles.ts";

/** A chat message with placeholders for its images: `index` is the position among the pieces of all images in the conversation. */
export interface PromptMessage {
  role: "system" | "user" | "assistant";
  parts: ({ kind: "text"; text: string } | { kind: "image"; index: number })[];
}

export interface PromptImage {
  name: string;
  original: Size;
  pieces: { role: PieceRole; region: Region }[];
  notes: ImageNote[];
}

export interface PromptSelection {
  path: string;
  language: string;
  lines?: [number, number] | undefined;
  text: string;
  isStyleExample?: boolean | undefined;
}

/** A question with its attachments, and its answer if it has one. */
export interface PromptTurn {
  images: PromptImage[];
  selections: PromptSelection[];
  instructions?: string;
  question: string;
  answer?: string;
}

/**
 * Builds the prompt of a conversation whose last turn is the question. The order suits llama-server's prompt cache. In each turn, the
 * images come first, then the selections and instructions, and finally the question, which changes most. A fixed line of text follows each
 * image, because the server keeps a checkpoint a few tokens before the end of a prompt, and none right after an image. Earlier turns are sent
 * unchanged, so that the cache holds all of them.
 */
export function buildPrompt(turns: PromptTurn[], system: string): PromptMessage[] {
  const messages: PromptMessage[] = [{ role: "system", parts: [{ kind: "text", text: system }] }];
  let imageNumber = 0;
  let imageIndex = 0;
  for (const { images, selections, instructions, question, answer } of turns) {
    const parts: PromptMessage["parts"] = [];
    for (const image of images) {
      for (const piece of image.pieces.keys()) {
        parts.push({ kind: "image", index: imageIndex++ });
        parts.push({ kind: "text", text: describeImage(image, imageNumber, piece) });
      }
      imageNumber++;
    }
    for (const selection of selections) parts.push({ kind: "text", text: formatSelection(selection) });
    if (instructions !== undefined) parts.push({ kind: "text", text: `${instructions}\n\n` });
    parts.push({ kind: "text", text: question });
    messages.push({ role: "user", parts });
    if (answer !== undefined) messages.push({ role: "assistant", parts: [{ kind: "text", text: answer }] });
  }
  return messages;
}

function describeImage({ name, original, pieces, notes }: PromptImage, index: number, pieceIndex: number): string {
  const title = `Image ${index + 1}: ${toPromptPath(name)}, ${original.width}×${original.height} pixels`;
  const text = [pieces.length > 1 ? `${title}, view ${pieceIndex + 1} of ${pieces.length}` : title];
  const piece = pieces[pieceIndex];
  if (piece) text.push(describePiece(piece, original));
  text.push(".");
  if (piece?.role === "overview") text.push(describeTiles(pieces));
  const labels = notes.flatMap((note) => (note.kind === "labelsLeftOut" ? note.labels : []));
  if (pieceIndex === 0 && labels.length > 0) text.push(` Labels in the file that the image does not show: ${labels.join("; ")}.`);
  const isDamaged = notes.some(({ kind }) => kind === "damaged");
  if (pieceIndex === 0 && isDamaged) text.push(" The file is damaged: parts of the image may be missing or wrong.");
  return `${text.join("")}\n\n`;
}

function describePiece({ role, region: { x, y, width, height } }: PromptImage["pieces"][number], original: Size): string {
  const isWhole = width === original.width && height === original.height;
  const part = isWhole ? "the whole image" : `the part of ${width}×${height} pixels at ${x}, ${y}`;
  if (role === "whole") return "";
  return role === "overview" ? `: ${part}, reduced` : `: ${part}`;
}

/** Tells the model that neighboring tiles show some pixels twice, so that it does not count or transcribe them twice. */
function describeTiles(pieces: PromptImage["pieces"]): string {
  const tiles = pieces.filter(({ role }) => role === "tile").map(({ region }) => region);
  const overlaps = tiles.flatMap((tile, index) => tiles.slice(index + 1).map((other) => measureOverlap(tile, other)));
  const sharedPixels = Math.max(0, ...overlaps.filter(({ x, y }) => x > 0 && y > 0).map(({ x, y }) => Math.min(x, y)));
  return sharedPixels === 0
    ? " The other views are parts of it."
    : ` The other views are parts of it. Neighboring parts overlap by up to ${sharedPixels} pixels; the overlapping strip appears in both.`;
}

function formatSelection({ path, language, lines, text, isStyleExample }: PromptSelection): string {
  const fence = createFence(text, 3);
  const place = toPromptPath(path);
  if (isStyleExample) return `Example of this project's style, from ${place}:\n${fence}${language}\n${text}\n${fence}\n\n`;
  const range = lines === undefined ? "" : `, lines ${lines[0]} to ${lines[1]}`;
  const numberedText = lines === undefined ? text : addLineNumbers(text, lines[0]);
  return `From ${place}${range}:\n${fence}${language}\n${numberedText}\n${fence}\n\n`;
}

/** Precedes each line with its number, because models miscount lines. */
function addLineNumbers(text: string, firstLine: number): string {
  const lines = text.split("\n");
  const width = String(firstLine + lines.length - 1).length;
  return lines.map((line, index) => `${String(firstLine + index).padStart(width)} | ${line}`).join("\n");
}
