import { commands, type ViewColumn } from "vscode";
import type { SentPiece } from "../../chat/preparedView.ts";
import { SentImages } from "../images/sentImages.ts";

/** Shows a piece of an image, exactly as sent, in VS Code's image viewer, which can zoom in to single pixels. */
export async function showSentPiece(piece: SentPiece | undefined, viewColumn: ViewColumn): Promise<void> {
  if (piece === undefined) return;
  const name = piece.name.slice(piece.name.lastIndexOf("/") + 1);
  const uri = SentImages.createUri(piece.file, `${name}, sent as ${piece.sent.width}×${piece.sent.height}`);
  await commands.executeCommand("vscode.open", uri, { preview: true, viewColumn });
}
