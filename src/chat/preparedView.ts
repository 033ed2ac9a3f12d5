import type { Size } from "../image/budget.ts";
import { describeNote } from "../image/notes.ts";
import type { PreparedImage } from "../protocol/images.ts";
import type { PreparedView } from "../protocol/turnView.ts";

/** A piece of an image, with exactly the pixels that the model receives. */
export interface SentPiece {
  /** Name of the image. */
  name: string;
  sent: Size;
  /** Path to the PNG. */
  file: string;
}

export function findSentPiece({ name, pieces }: PreparedImage, piece: number): SentPiece | undefined {
  const sentPiece = pieces[piece];
  return sentPiece && { name, sent: sentPiece.sent, file: sentPiece.file };
}

/** Describes a prepared image for the page. */
export function toPreparedView(
  { original, pieces, tokens, notes }: PreparedImage,
  { toPageUrl }: { toPageUrl: (file: string) => string },
): PreparedView {
  return {
    original,
    tokens,
    pieces: pieces.map(({ role, region, sent, file }) => ({ role, region, sent, source: toPageUrl(file) })),
    notes: notes.map((note) => ({
      text: describeNote(note),
      isWarning: ["smallText", "labelsLeftOut", "damaged"].includes(note.kind),
    })),
  };
}
