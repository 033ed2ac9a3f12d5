import { Uri, workspace, type TextEditor } from "vscode";
import { findImageDataUrl } from "../../core/dataUrl.ts";
import { toPromptPath } from "../../core/promptPath.ts";
import type { ImageSource } from "../../chat/imageSource.ts";
import { isImagePath } from "../../image/imageFile.ts";
import { findImageLink, findImagePaths, isWebUrl } from "../../image/imageLink.ts";
import { createDataSource, createFileSource, createWebSource } from "./imageSource.ts";

/**
 * Finds the image at the cursor: a link to a file or to the web, or a `data:` URL.
 * @returns undefined if there is no image; null for an image on the web that the user declined to fetch
 */
export async function findImageAtCursor({ document, selection: { active } }: TextEditor): Promise<ImageSource | undefined | null> {
  const line = document.lineAt(active.line).text;
  const data = findImageDataUrl(line, active.character);
  if (data !== undefined)
    return createDataSource(`image in ${toPromptPath(workspace.asRelativePath(document.uri))}, line ${active.line + 1}`, data);
  const target = findImageLink(line, active.character, isImagePath);
  if (target === undefined) return undefined;
  return isWebUrl(target) ? ((await createWebSource(target)) ?? null) : createFileSource(resolveLink(document.uri, target));
}

/** Finds the image files that the selected text links to. */
export function findLinkedImages({ document, selection }: TextEditor): ImageSource[] {
  return findImagePaths(document.getText(selection), isImagePath).map((path) => createFileSource(resolveLink(document.uri, path)));
}

/** Resolves a path relative to the document, or to the workspace folder if it starts with a slash. */
export function resolveLink(document: Uri, path: string): Uri {
  if (!path.startsWith("/")) return Uri.joinPath(document, "..", path);
  const root = workspace.getWorkspaceFolder(document)?.uri ?? document.with({ path: "/" });
  return Uri.joinPath(root, path);
}
