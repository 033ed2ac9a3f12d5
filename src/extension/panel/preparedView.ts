import { l10n } from "vscode";
import type { Size } from "../../image/budget.ts";
import { describeNote } from "../../image/notes.ts";
import type { PreparedImage } from "../../protocol/images.ts";
import type { PreparedView } from "../../protocol/panel.ts";

/** One picture as the model gets it. */
export interface SentPicture {
  /** Of the image. */
  name: string;
  sent: Size;
  file: string;
}

export function sentPicture({ name, pieces }: PreparedImage, piece: number): SentPicture | undefined {
  const found = pieces[piece];
  return found && { name, sent: found.sent, file: found.file };
}

/** An image as the panel shows it. @param addressOf a webview address for a file of the engine */
export function preparedView({ original, pieces, tokens, notes }: PreparedImage, addressOf: (file: string) => string): PreparedView {
  return {
    original,
    tokens,
    pieces: pieces.map(({ role, region, sent, file }) => ({ role, region, sent, source: addressOf(file) })),
    notes: notes.map((note) => ({
      text: describeNote(note, l10n.t),
      isWarning: note.kind === "smallText" || note.kind === "labelsLeftOut",
    })),
  };
}
