import { Disposable, FileType, RelativePattern, Uri, workspace, type TextDocument } from "vscode";
import {
  findSettingsFolders,
  MAX_SETTINGS_BYTES,
  SETTINGS_FILE,
  type EditorDocument,
  type FolderSettings,
  type Syntax,
} from "../../altText/light.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import { readAltSettings } from "./altSettings.ts";
import { locateDocument } from "./documents.ts";

type RepositorySettings = Omit<FolderSettings, "settings">;
type SettingsFiles = NonNullable<FolderSettings["repositoryFiles"]>;

/** Repository settings of each folder. Cleared when any `.orielrc` changes. */
const cache = new Map<string, Promise<RepositorySettings>>();

/** Reads the settings for documents in a workspace folder, local or remote. @returns the settings, and the key by which the worker identifies the folder */
export async function readFolderSettings(folder: Uri | undefined): Promise<{ folder: string; settings: FolderSettings }> {
  const settings = readAltSettings();
  if (folder === undefined) return { folder: "", settings: { settings } };
  const key = folder.toString();
  const repositorySettings = cache.get(key) ?? readRepositorySettings(folder);
  cache.set(key, repositorySettings);
  return { folder: key, settings: { settings, ...(await repositorySettings) } };
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

/** Calls `onChange` when an `.orielrc` in the workspace, or above it in the repository, is written or deleted. */
export function watchRepositorySettings(onChange: () => void): Disposable {
  let outerWatchers: Disposable[] = [];
  let isDisposed = false;
  const watch = (pattern: RelativePattern | string): Disposable => {
    const watcher = workspace.createFileSystemWatcher(pattern);
    return Disposable.from(watcher, watcher.onDidChange(onChange), watcher.onDidCreate(onChange), watcher.onDidDelete(onChange));
  };
  const watchOuterFolders = async () => {
    const localFolders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
    const found = await Promise.all(localFolders.map(({ uri }) => findSettingsFolders(uri.fsPath)));
    const outerFolders = new Set(found.flatMap(({ folders }) => folders.slice(0, -1)));
    for (const watcher of outerWatchers) watcher.dispose();
    outerWatchers = isDisposed ? [] : Array.from(outerFolders, (path) => watch(new RelativePattern(Uri.file(path), SETTINGS_FILE)));
  };
  void watchOuterFolders();
  return Disposable.from(
    watch(`**/${SETTINGS_FILE}`),
    workspace.onDidChangeWorkspaceFolders(() => void watchOuterFolders()),
    new Disposable(() => {
      isDisposed = true;
      for (const watcher of outerWatchers) watcher.dispose();
    }),
  );
}

/** Reads the `.orielrc` files that apply to a folder: those from the root of a local repository down to the folder, as the command line does. */
async function readRepositorySettings(folder: Uri): Promise<RepositorySettings> {
  if (folder.scheme !== "file") return { repositoryFiles: await readSettingsFiles([{ uri: folder, name: "." }]) };
  const { fsPath: path } = folder;
  const { root, folders } = await findSettingsFolders(path);
  const located = folders.map((parent) => ({ uri: parent === path ? folder : Uri.file(parent), name: getRelativeName(parent, root) }));
  return { repositoryFiles: await readSettingsFiles(located), root, path };
}

async function readSettingsFiles(folders: { uri: Uri; name: string }[]): Promise<SettingsFiles> {
  const files = folders.map(async ({ uri, name }): Promise<SettingsFiles> => {
    const read = await readSettingsFile(Uri.joinPath(uri, SETTINGS_FILE));
    return read === undefined ? [] : [{ ...read, folder: name }];
  });
  return (await Promise.all(files)).flat();
}

/** Reads a settings file. Symbolic links are not followed, so that a repository can't make Oriel read another file. */
async function readSettingsFile(uri: Uri): Promise<{ file: string; text: string } | undefined> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if (type !== FileType.File || size > MAX_SETTINGS_BYTES) return undefined;
    return { file: uri.scheme === "file" ? uri.fsPath : uri.toString(), text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
  } catch {
    return undefined;
  }
}
