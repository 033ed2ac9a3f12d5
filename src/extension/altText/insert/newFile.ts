import { posix } from "node:path";
import type { Uri } from "vscode";
import { languages, workspace, type TextDocument } from "vscode";
import { numberFileName, resolvePasteDestination } from "../../../altText/light.ts";
import { locateDocument } from "../documents.ts";

/** Maximum number of names to try. */
const MAX_NAME_ATTEMPTS = 200;

/**
 * Finds an unused name for a pasted file, in the folder that VS Code's Markdown features would use.
 * @returns undefined for an unsaved document, for a folder outside the workspace folder, or if no name is free
 */
export async function findNewFile(document: TextDocument, fileName: string): Promise<Uri | undefined> {
  const { uri, folder } = locateDocument(document);
  if (uri.scheme === "untitled") return undefined;
  const root = folder?.path ?? posix.dirname(uri.path);
  const { name, ext } = posix.parse(uri.path);
  const destination = resolvePasteDestination(readDestination(document), {
    ...{ documentFileName: name + ext, documentBaseName: name, documentExtName: ext.slice(1) },
    ...{ documentDirName: posix.dirname(uri.path), documentRelativeDirName: posix.relative(root, posix.dirname(uri.path)) },
    ...{ documentWorkspaceFolder: root, fileName, fileExtName: posix.extname(fileName).slice(1), unixTime: String(Date.now()) },
  });
  // A variable may have expanded to an absolute path.
  const isAbsolute = destination.startsWith(`${root}/`);
  const path = posix.normalize(
    isAbsolute ? destination : destination.startsWith("/") ? root + destination : posix.join(posix.dirname(uri.path), destination),
  );
  if (!path.startsWith(`${root}/`)) return undefined;
  for (let attempt = 0; attempt < MAX_NAME_ATTEMPTS; attempt += 1) {
    const candidate = uri.with({ path: numberFileName(path, attempt) });
    const isTaken = await workspace.fs.stat(candidate).then(
      () => true,
      () => false,
    );
    if (!isTaken) return candidate;
  }
  return undefined;
}

/** Reads the setting `markdown.copyFiles.destination` for a document; "" for the document's own folder. */
function readDestination(document: TextDocument): string {
  const settings = workspace.getConfiguration("markdown", document).get<Record<string, unknown>>("copyFiles.destination", {});
  const destination = Object.entries(settings).find(([glob]) => languages.match({ pattern: glob }, document) > 0)?.[1];
  return typeof destination === "string" ? destination : "";
}
