import { FileType, Uri, workspace, type TextDocument } from "vscode";
import { MAX_SETTINGS_BYTES, SETTINGS_FILE, type EditorDocument, type FolderSettings, type Syntax } from "../../altText/light.ts";
import { readAltSettings } from "./altSettings.ts";
import { findPlace } from "./documents.ts";

/** Texts of the folders' `.orielrc`, until one of them changes. */
const known = new Map<string, Promise<FolderSettings["own"]>>();

/** Returns the settings for the documents of a workspace folder, on this machine or on another, and the name they have for the worker. */
export async function readFolderSettings(folder: Uri | undefined): Promise<{ folder: string; settings: FolderSettings }> {
  const settings = readAltSettings();
  if (folder === undefined) return { folder: "", settings: { settings } };
  const key = folder.toString();
  const reading = known.get(key) ?? readText(Uri.joinPath(folder, SETTINGS_FILE));
  known.set(key, reading);
  const own = await reading;
  return {
    folder: key,
    settings: { settings, ...(own ? { own } : {}), ...(folder.scheme === "file" ? { root: folder.fsPath } : {}) },
  };
}

/** Returns a document as the worker must know it. */
export async function editorDocument(document: TextDocument, syntax: Syntax): Promise<EditorDocument> {
  const { path, folder } = findPlace(document);
  return {
    ...{ uri: document.uri.toString(), syntax, live: document },
    ...(await readFolderSettings(folder)),
    ...(path === undefined ? {} : { path }),
  };
}

/** Forgets the texts after one of them has changed. */
export function forgetRepositorySettings(): void {
  known.clear();
}

/** Links are not followed: a repository must not be able to have another file read. */
async function readText(uri: Uri): Promise<FolderSettings["own"]> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if (type !== FileType.File || size > MAX_SETTINGS_BYTES) return undefined;
    return { file: uri.scheme === "file" ? uri.fsPath : uri.toString(), text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
  } catch {
    return undefined;
  }
}
