import { FileType, RelativePattern, Uri, workspace, type CancellationToken } from "vscode";
import { IMAGE_EXTENSIONS, isImagePath } from "../../image/imageFile.ts";

/** Maximum number of files in a search result. */
export const MAX_FILES = 5000;
const MAX_FOLDERS = 2000;

export interface FoundFiles {
  files: Uri[];
  /** Whether a limit was reached, so that there may be more files. */
  isTruncated: boolean;
}

/** Finds the images in the workspace. */
export async function findImages(token: CancellationToken): Promise<Uri[]> {
  return (await findFiles(IMAGE_EXTENSIONS, isImagePath, token)).files;
}

/**
 * Finds the workspace's files that have one of these extensions. Skips `node_modules`, and files that `files.exclude` or `search.exclude`
 * matches.
 * @param isSearched whether to search a workspace folder; by default, all folders are searched
 */
export async function findFiles(
  extensions: readonly string[],
  isWanted: (path: string) => boolean,
  token: CancellationToken,
  isSearched: (folder: Uri) => boolean = () => true,
): Promise<FoundFiles> {
  const globExtensions = extensions.flatMap((extension) => [extension, extension.toUpperCase()]).join(",");
  const result: FoundFiles = { files: [], isTruncated: false };
  for (const { uri } of (workspace.workspaceFolders ?? []).filter(({ uri }) => isSearched(uri))) {
    const foundFiles = await workspace.findFiles(
      new RelativePattern(uri, `**/*.{${globExtensions}}`),
      buildExcludeGlob(),
      MAX_FILES,
      token,
    );
    // Virtual file systems may not support search, so their folders are walked.
    const isSearchable = foundFiles.length > 0 || uri.scheme === "file" || uri.scheme === "vscode-remote";
    const { files, isTruncated } = isSearchable
      ? { files: foundFiles, isTruncated: foundFiles.length >= MAX_FILES }
      : await walkFolders(uri, isWanted, token);
    result.files.push(...files);
    result.isTruncated ||= isTruncated;
  }
  return {
    files: result.files.slice(0, MAX_FILES).toSorted((a, b) => a.path.localeCompare(b.path)),
    isTruncated: result.isTruncated || result.files.length > MAX_FILES,
  };
}

/** Builds a glob from `search.exclude`; VS Code adds `files.exclude` itself. */
function buildExcludeGlob(): string {
  const search = workspace.getConfiguration("search").get<Record<string, unknown>>("exclude", {});
  const globs = Object.keys(search).filter((glob) => search[glob] === true);
  return `{${["**/node_modules/**", ...globs].join(",")}}`;
}

/** Finds files by listing folders. */
export async function walkFolders(
  root: Uri,
  isWanted: (path: string) => boolean,
  token: CancellationToken,
  maxCount = MAX_FILES,
): Promise<FoundFiles> {
  const files: Uri[] = [];
  const folders = [root];
  for (let index = 0; index < folders.length; index++) {
    if (token.isCancellationRequested) break;
    if (index >= MAX_FOLDERS || files.length > maxCount) return { files: files.slice(0, maxCount), isTruncated: true };
    const folder = folders[index] as Uri;
    // An unreadable folder is skipped.
    for (const [name, type] of await workspace.fs.readDirectory(folder).then(undefined, () => [])) {
      const uri = Uri.joinPath(folder, name);
      if (type === FileType.Directory && name !== "node_modules" && name !== ".git") folders.push(uri);
      else if ((type & FileType.File) !== 0 && isWanted(name)) files.push(uri);
    }
  }
  return { files: files.slice(0, maxCount), isTruncated: files.length > maxCount };
}
