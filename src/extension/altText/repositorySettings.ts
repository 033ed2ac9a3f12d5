import { FileType, Uri, workspace, type TextDocument } from "vscode";
import { MAX_SETTINGS_BYTES, SETTINGS_FILE, type EditorDocument, type FolderSettings, type Syntax } from "../../altText/light.ts";
import { readAltSettings } from "./altSettings.ts";
import { locateDocument } from "./documents.ts";

/** Contents of each folder's `.orielrc`. Cleared when any of these files changes. */
const cache = new Map<string, Promise<FolderSettings["repositoryFile"]>>();

/** Reads the settings for documents in a workspace folder, local or remote. @returns the settings, and the key by which the worker identifies the folder */
export async function readFolderSettings(folder: Uri | undefined): Promise<{ folder: string; settings: FolderSettings }> {
  const settings = readAltSettings();
  if (folder === undefined) return { folder: "", settings: { settings } };
  const key = folder.toString();
  const pendingText = cache.get(key) ?? readSettingsFile(Uri.joinPath(folder, SETTINGS_FILE));
  cache.set(key, pendingText);
  const repositoryFile = await pendingText;
  return {
    folder: key,
    settings: { settings, ...(repositoryFile ? { repositoryFile } : {}), ...(folder.scheme === "file" ? { root: folder.fsPath } : {}) },
  };
}

/** Describes a document for the worker. */
export async function toEditorDocument(document: TextDocument, syntax: Syntax): Promise<EditorDocument> {
  const { path, folder } = locateDocument(document);
  return {
    ...{ uri: document.uri.toString(), syntax, live: document },
    ...(await readFolderSettings(folder)),
    ...(path === undefined ? {} : { path }),
  };
}

/** Clears the cache after an `.orielrc` has changed. */
export function clearRepositorySettings(): void {
  cache.clear();
}

/** Reads a settings file. Symbolic links are not followed, so that a repository can't make Oriel read another file. */
async function readSettingsFile(uri: Uri): Promise<FolderSettings["repositoryFile"]> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if (type !== FileType.File || size > MAX_SETTINGS_BYTES) return undefined;
    return { file: uri.scheme === "file" ? uri.fsPath : uri.toString(), text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
  } catch {
    return undefined;
  }
}
