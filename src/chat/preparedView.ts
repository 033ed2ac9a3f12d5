import type { Size } from "../image/budget.ts";
import { describeNote } from "../image/notes.ts";
import type { PreparedImage } from "../protocol/images.ts";
import type { PreparedView } from "../protocol/turnView.ts";

/** One piece of an image exactly as the model gets it. */
export interface SentPiece {
  /** Name of the image. */
  name: string;
  sent: Size;
  /** Path of the PNG. */
  file: string;
}

export function sentPiece({ name, pieces }: PreparedImage, piece: number): SentPiece | undefined {
  const found = pieces[piece];
  return found && { name, sent: found.sent, file: found.file };
}

/** A prepared image for the page. */
export function preparedView(
  { original, pieces, tokens, notes }: PreparedImage,
  { toPageUrl }: { toPageUrl: (file: string) => string },
): PreparedView {
  return {
    original,
    tokens,
    pieces: pieces.map(({ role, region, sent, file }) => ({ role, region, sent, source: toPageUrl(file) })),
    notes: notes.map((note) => ({
      text: describeNote(note),
      isWarning: note.kind === "smallText" || note.kind === "labelsLeftOut",
    })),
  };
}
