import { FileType, RelativePattern, Uri, workspace, type CancellationToken } from "vscode";
import { IMAGE_EXTENSIONS, isImagePath } from "../../image/imageFile.ts";

/** More are not looked for. */
export const MAX_FILES = 5000;
const MAX_FOLDERS = 2000;

/** What a search came to. */
export interface FoundFiles {
  files: Uri[];
  /** There may be more. */
  isCut: boolean;
}

/** The workspace's images. */
export async function findImages(token: CancellationToken): Promise<Uri[]> {
  return (await findFiles(IMAGE_EXTENSIONS, isImagePath, token)).files;
}

/**
 * The workspace's files with one of these endings. What searches leave out (`files.exclude`, `search.exclude`) and installed packages are
 * left out.
 * @param isSearched of folders of the workspace; all, if nothing is said
 */
export async function findFiles(
  endings: readonly string[],
  isWanted: (path: string) => boolean,
  token: CancellationToken,
  isSearched: (folder: Uri) => boolean = () => true,
): Promise<FoundFiles> {
  const cases = endings.flatMap((ending) => [ending, ending.toUpperCase()]).join(",");
  const all: FoundFiles = { files: [], isCut: false };
  for (const { uri } of (workspace.workspaceFolders ?? []).filter(({ uri }) => isSearched(uri))) {
    const found = await workspace.findFiles(new RelativePattern(uri, `**/*.{${cases}}`), excluded(), MAX_FILES, token);
    // Virtual file systems have no search; the folders are walked instead.
    const isSearchable = found.length > 0 || uri.scheme === "file" || uri.scheme === "vscode-remote";
    const { files, isCut } = isSearchable ? { files: found, isCut: found.length >= MAX_FILES } : await walkFolders(uri, isWanted, token);
    all.files.push(...files);
    all.isCut ||= isCut;
  }
  return {
    files: all.files.slice(0, MAX_FILES).toSorted((a, b) => a.path.localeCompare(b.path)),
    isCut: all.isCut || all.files.length > MAX_FILES,
  };
}

/** `files.exclude` is left out in any case. */
function excluded(): string {
  const search = workspace.getConfiguration("search").get<Record<string, unknown>>("exclude", {});
  const globs = Object.keys(search).filter((glob) => search[glob] === true);
  return `{${["**/node_modules/**", ...globs].join(",")}}`;
}

/** @param most files that are looked for */
export async function walkFolders(
  root: Uri,
  isWanted: (path: string) => boolean,
  token: CancellationToken,
  most = MAX_FILES,
): Promise<FoundFiles> {
  const files: Uri[] = [];
  const folders = [root];
  for (let at = 0; at < folders.length; at++) {
    if (token.isCancellationRequested) break;
    if (at >= MAX_FOLDERS || files.length > most) return { files: files.slice(0, most), isCut: true };
    const folder = folders[at] as Uri;
    // A folder that can't be read hides itself alone.
    for (const [name, type] of await workspace.fs.readDirectory(folder).then(undefined, () => [])) {
      const uri = Uri.joinPath(folder, name);
      if (type === FileType.Directory && name !== "node_modules" && name !== ".git") folders.push(uri);
      else if ((type & FileType.File) !== 0 && isWanted(name)) files.push(uri);
    }
  }
  return { files: files.slice(0, most), isCut: files.length > most };
}
