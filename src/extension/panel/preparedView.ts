import { l10n } from "vscode";
import { describeNote } from "../../core/image/notes.ts";
import type { PreparedImage } from "../../protocol/engine.ts";
import type { PreparedView } from "../../protocol/panel.ts";

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
