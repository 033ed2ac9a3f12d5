import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import { getRelativeName, isInside } from "./relativePath.ts";

/** Whether `a.md` and `A.md` are two files. Git's `core.ignoreCase` depends on the system in the same way. */
export const isCaseSensitive = process.platform !== "darwin" && process.platform !== "win32";

/** Whether two spellings of a path differ only in case. */
export function differsOnlyInCase(path: string, other: string): boolean {
  return path !== other && path.toLowerCase() === other.toLowerCase();
}

/**
 * Resolves the symbolic links in a path, and corrects its case to that of the file on disk, so that each file has one name. A path below `root`
 * stays unchanged if it leads outside; a path outside of `root` is resolved only if it is itself a symbolic link.
 */
export async function resolveLinks(path: string, root: string): Promise<string> {
  const [actualPath, actualRoot] = await Promise.all([path, root].map((given) => realpath(given).catch(() => given)));
  if (actualPath === undefined || actualRoot === undefined) return path;
  if (!isSameOrInside(path, root)) return (await isLink(path)) ? actualPath : path;
  return isSameOrInside(actualPath, actualRoot) ? join(root, getRelativeName(actualPath, actualRoot)) : path;
}

function isSameOrInside(path: string, folder: string): boolean {
  return getRelativeName(path, folder) === "." || isInside(path, folder);
}

function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (info) => info.isSymbolicLink(),
    () => false,
  );
}
