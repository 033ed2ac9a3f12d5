import { Uri, l10n, window, workspace } from "vscode";
import { isImagePath } from "../../core/imageFile.ts";
import { explainQuestion } from "../../core/prompts/explain.ts";
import { activeImage } from "../images/activeImage.ts";
import { linkedImageAt } from "../images/linkedImage.ts";
import { pickImages } from "../images/pickImages.ts";
import type { Question } from "../panel/turn.ts";

/**
 * “Explain Image…”: the images it was called on (Explorer, tab), else the one whose link the cursor is in, else the one that the
 * active tab shows, else those that the person picks.
 */
export async function explainImage(ask: (question: Question) => Promise<void>, clicked: unknown, selected: unknown): Promise<void> {
  const uris = imagesCalledOn(clicked, selected) ?? (await imageInView()) ?? (await pickImages(l10n.t("Explain Image")));
  if (uris === undefined || uris.length === 0) return;
  await ask({ question: explainQuestion(uris.length), images: uris.map(named), selections: [] });
}

export function named(uri: Uri): { uri: Uri; name: string } {
  return { uri, name: workspace.asRelativePath(uri) };
}

/** The Explorer gives the clicked file and all selected ones; a menu of the editor gives the document, which is no image. */
function imagesCalledOn(clicked: unknown, selected: unknown): Uri[] | undefined {
  const all = Array.isArray(selected) ? selected : [clicked];
  const images = all.filter((one): one is Uri => one instanceof Uri && isImagePath(one.path));
  return images.length > 0 ? images : undefined;
}

async function imageInView(): Promise<Uri[] | undefined> {
  const editor = window.activeTextEditor;
  const linked = editor && linkedImageAt(editor);
  if (linked?.kind === "file") return [linked.uri];
  if (linked?.kind === "web") {
    void window.showInformationMessage(
      l10n.t("Oriel does not fetch images from the web. Save {0} to a file, then explain the file.", linked.address),
    );
    return [];
  }
  const active = activeImage();
  return active && [active];
}
