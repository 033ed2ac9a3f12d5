import { posix } from "node:path";
import type { Uri } from "vscode";
import { workspace, type TextDocument } from "vscode";
import { locateDocument } from "../documents.ts";

/** Returns the URL of an image relative to a document in the same workspace folder; undefined for other images. */
export function createRelativeLink(document: TextDocument, image: Uri): string | undefined {
  const { uri } = locateDocument(document);
  const folder = workspace.getWorkspaceFolder(uri)?.uri;
  const isOnSameFileSystem = image.scheme === uri.scheme && image.authority === uri.authority;
  if (!isOnSameFileSystem || folder === undefined || !image.path.startsWith(`${folder.path}/`)) return undefined;
  // Encodes characters that would end the link or have a special meaning in it, but not slashes.
  const link = posix.relative(posix.dirname(uri.path), image.path);
  return encodeURI(link).replaceAll("(", "%28").replaceAll(")", "%29").replaceAll("#", "%23").replaceAll("?", "%3F");
}
