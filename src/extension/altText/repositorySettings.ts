import { FileType, Uri, workspace } from "vscode";
import type { SettingsParams } from "../../altText/light.ts";
import { readAltSettings } from "./altSettings.ts";

/** A larger one is no file of settings. */
const MAX_BYTES = 1_000_000;

/** By folders: what their `.orielrc` says, until it changes. */
const known = new Map<string, Promise<SettingsParams["own"]>>();

/** The settings for a document of a workspace folder, on this machine or elsewhere. */
export async function settingsFor(folder: Uri | undefined): Promise<SettingsParams> {
  const settings = readAltSettings();
  if (folder === undefined) return { settings };
  const key = folder.toString();
  let own = known.get(key);
  if (own === undefined) known.set(key, (own = read(Uri.joinPath(folder, ".orielrc"))));
  const found = await own;
  return { settings, ...(found ? { own: found } : {}), ...(folder.scheme === "file" ? { root: folder.fsPath } : {}) };
}

/** An `.orielrc` has changed. */
export function forgetRepositorySettings(): void {
  known.clear();
}

/** A repository is not to be able to have another file read: links are not followed. */
async function read(uri: Uri): Promise<SettingsParams["own"]> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if (type !== FileType.File || size > MAX_BYTES) return undefined;
    return { file: uri.scheme === "file" ? uri.fsPath : uri.toString(), text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
  } catch {
    return undefined;
  }
}
