import { posix } from "node:path";
import type { Uri } from "vscode";
import { workspace, type TextDocument } from "vscode";
import { placeOf } from "../documents.ts";

/** The address by which a document shows an image of its own workspace; undefined for any other. */
export function relativeLink(document: TextDocument, image: Uri): string | undefined {
  const { uri } = placeOf(document);
  const folder = workspace.getWorkspaceFolder(uri)?.uri;
  const isSame = image.scheme === uri.scheme && image.authority === uri.authority;
  if (!isSame || folder === undefined || !image.path.startsWith(`${folder.path}/`)) return undefined;
  // A slash stays one; what would end the link, or mean something else in it, does not.
  const link = posix.relative(posix.dirname(uri.path), image.path);
  return encodeURI(link).replaceAll("(", "%28").replaceAll(")", "%29").replaceAll("#", "%23").replaceAll("?", "%3F");
}
