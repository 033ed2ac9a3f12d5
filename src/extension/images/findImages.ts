import { FileType, Uri, workspace, type CancellationToken } from "vscode";
import { IMAGE_EXTENSIONS, isImagePath } from "../../core/imageFile.ts";

/** More are not looked for. */
export const MAX_FILES = 5000;
const MAX_FOLDERS = 2000;

/** The workspace's images. */
export async function findImages(token: CancellationToken): Promise<Uri[]> {
  return findFiles(IMAGE_EXTENSIONS, isImagePath, token);
}

/**
 * The workspace's files with one of these endings. What searches leave out (`files.exclude`, `search.exclude`) and installed packages are
 * left out.
 */
export async function findFiles(endings: readonly string[], isWanted: (path: string) => boolean, token: CancellationToken): Promise<Uri[]> {
  const cases = endings.flatMap((ending) => [ending, ending.toUpperCase()]).join(",");
  const found = await workspace.findFiles(`**/*.{${cases}}`, excluded(), MAX_FILES, token);
  // Virtual file systems have no search; the folders are walked instead.
  const unsearched = (workspace.workspaceFolders ?? []).filter(({ uri }) => !found.some((file) => file.scheme === uri.scheme));
  for (const { uri } of unsearched) {
    if (uri.scheme === "file" || uri.scheme === "vscode-remote") continue;
    found.push(...(await walk(uri, isWanted, token)));
  }
  return found.toSorted((a, b) => a.path.localeCompare(b.path));
}

/** `files.exclude` is left out in any case. */
function excluded(): string {
  const search = workspace.getConfiguration("search").get<Record<string, unknown>>("exclude", {});
  const globs = Object.keys(search).filter((glob) => search[glob] === true);
  return `{${["**/node_modules/**", ...globs].join(",")}}`;
}

async function walk(root: Uri, isWanted: (path: string) => boolean, token: CancellationToken): Promise<Uri[]> {
  const files: Uri[] = [];
  const folders = [root];
  for (let at = 0; at < folders.length && at < MAX_FOLDERS && files.length < MAX_FILES; at++) {
    if (token.isCancellationRequested) break;
    const folder = folders[at] as Uri;
    // A folder that can't be read hides itself alone.
    for (const [name, type] of await workspace.fs.readDirectory(folder).then(undefined, () => [])) {
      const uri = Uri.joinPath(folder, name);
      if (type === FileType.Directory && name !== "node_modules" && name !== ".git") folders.push(uri);
      else if ((type & FileType.File) !== 0 && isWanted(name)) files.push(uri);
    }
  }
  return files;
}
