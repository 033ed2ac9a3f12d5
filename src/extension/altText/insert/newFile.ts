import { posix } from "node:path";
import type { Uri } from "vscode";
import { languages, workspace, type TextDocument } from "vscode";
import { nthName, pasteDestination } from "../../../altText/light.ts";
import { placeOf } from "../documents.ts";

/** So many names are tried. */
const MAX_NAMES = 200;

/** A free place for a file that is pasted into a document: where VS Code's own Markdown would put it. Undefined for an unsaved document. */
export async function newFileFor(document: TextDocument, fileName: string): Promise<Uri | undefined> {
  const { uri, folder } = placeOf(document);
  if (uri.scheme === "untitled") return undefined;
  const root = folder?.path ?? posix.dirname(uri.path);
  const { name, ext } = posix.parse(uri.path);
  const wanted = pasteDestination(destinationFor(document), {
    ...{ documentFileName: name + ext, documentBaseName: name, documentExtName: ext.slice(1) },
    ...{ documentDirName: posix.dirname(uri.path), documentRelativeDirName: posix.relative(root, posix.dirname(uri.path)) },
    ...{ documentWorkspaceFolder: root, fileName, fileExtName: posix.extname(fileName).slice(1), unixTime: String(Date.now()) },
  });
  // An absolute path that a variable gave is one already.
  const isWhole = wanted.startsWith(`${root}/`);
  const path = posix.normalize(isWhole ? wanted : wanted.startsWith("/") ? root + wanted : posix.join(posix.dirname(uri.path), wanted));
  if (!path.startsWith(`${root}/`)) return undefined;
  for (let n = 0; n < MAX_NAMES; n += 1) {
    const candidate = uri.with({ path: nthName(path, n) });
    const isTaken = await workspace.fs.stat(candidate).then(
      () => true,
      () => false,
    );
    if (!isTaken) return candidate;
  }
  return undefined;
}

/** What `markdown.copyFiles.destination` says for a document; beside it where it says nothing. */
function destinationFor(document: TextDocument): string {
  const settings = workspace.getConfiguration("markdown", document).get<Record<string, unknown>>("copyFiles.destination", {});
  const found = Object.entries(settings).find(([glob]) => languages.match({ pattern: glob }, document) > 0)?.[1];
  return typeof found === "string" ? found : "";
}
