import { Uri, workspace, type TextEditor } from "vscode";
import { isImagePath } from "../../core/imageFile.ts";
import { imageLinkAt, imageLinksIn } from "../../core/imageLink.ts";

/** A web image, which is never fetched, or a file of the workspace. */
export type LinkedImage = { kind: "file"; uri: Uri } | { kind: "web"; address: string };

/** The image whose link the cursor is in. */
export function linkedImageAt({ document, selection }: TextEditor): LinkedImage | undefined {
  const target = imageLinkAt(document.lineAt(selection.active.line).text, selection.active.character, isImagePath);
  return target === undefined ? undefined : resolveImage(document.uri, target);
}

/** The image files that the selected text links to. */
export function linkedImagesIn({ document, selection }: TextEditor): Uri[] {
  return imageLinksIn(document.getText(selection), isImagePath).flatMap((target) => {
    const image = resolveImage(document.uri, target);
    return image.kind === "file" ? image.uri : [];
  });
}

/** Relative to the document; from the workspace folder when the target begins with a slash. */
function resolveImage(document: Uri, target: string): LinkedImage {
  if (/^(https?:)?\/\//i.test(target)) return { kind: "web", address: target };
  if (target.startsWith("/")) {
    const root = workspace.getWorkspaceFolder(document)?.uri ?? document.with({ path: "/" });
    return { kind: "file", uri: Uri.joinPath(root, target) };
  }
  return { kind: "file", uri: Uri.joinPath(document, "..", target) };
}
