import { posix } from "node:path";
import type { Uri } from "vscode";
import { workspace, type TextDocument } from "vscode";
import { findPlace } from "../documents.ts";

/** Returns the relative address of an image in the workspace folder of a document; undefined for other images. */
export function relativeLink(document: TextDocument, image: Uri): string | undefined {
  const { uri } = findPlace(document);
  const folder = workspace.getWorkspaceFolder(uri)?.uri;
  const isSame = image.scheme === uri.scheme && image.authority === uri.authority;
  if (!isSame || folder === undefined || !image.path.startsWith(`${folder.path}/`)) return undefined;
  // Slashes are kept; characters that would end the link or have a meaning in it are encoded.
  const link = posix.relative(posix.dirname(uri.path), image.path);
  return encodeURI(link).replaceAll("(", "%28").replaceAll(")", "%29").replaceAll("#", "%23").replaceAll("?", "%3F");
}
