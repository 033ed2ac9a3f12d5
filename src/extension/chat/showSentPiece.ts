import { commands, l10n, type ViewColumn } from "vscode";
import type { SentPiece } from "../../chat/preparedView.ts";
import { SentImages } from "../images/sentImages.ts";

/** Shows a piece of an image as it is sent, in VS Code's own viewer, which zooms to single pixels. */
export async function showSentPiece(piece: SentPiece | undefined, viewColumn: ViewColumn): Promise<void> {
  if (piece === undefined) return;
  const name = piece.name.slice(piece.name.lastIndexOf("/") + 1);
  const address = SentImages.createUri(piece.file, l10n.t("{0}, sent as {1}×{2}", name, piece.sent.width, piece.sent.height));
  await commands.executeCommand("vscode.open", address, { preview: true, viewColumn });
}
