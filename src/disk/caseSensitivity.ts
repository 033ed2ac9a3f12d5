import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { getRelativeName } from "./relativePath.ts";

/** Whether `a.md` and `A.md` are two files. Git's `core.ignoreCase` depends on the system in the same way. */
export const isCaseSensitive = process.platform !== "darwin" && process.platform !== "win32";

/** Whether two spellings of a path differ only in case. */
export function differsOnlyInCase(path: string, other: string): boolean {
  return path !== other && path.toLowerCase() === other.toLowerCase();
}

/** Corrects the case of a path below `root` to that of the file on disk. Returns the path unchanged if it goes through a symbolic link below `root`. */
export async function findActualCase(path: string, root: string): Promise<string> {
  if (isCaseSensitive) return path;
  const [actualPath = path, actualRoot = root] = await Promise.all([path, root].map((given) => realpath(given).catch(() => given)));
  const actualName = getRelativeName(actualPath, actualRoot);
  return differsOnlyInCase(getRelativeName(path, root), actualName) ? join(root, actualName) : path;
}
