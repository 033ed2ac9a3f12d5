import { realpath, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";

/** Whether a path is below `root`, without resolving links or accessing the disk. */
export function isInside(path: string, root: string): boolean {
  const relativePath = relative(root, path);
  return relativePath !== "" && relativePath !== ".." && !relativePath.startsWith(`..${sep}`) && resolve(root, relativePath) === path;
}

/**
 * Whether a path is a regular file below `root` after all symbolic links are resolved. A path outside of `root` is not accessed.
 * @param resolveRoot resolves the symbolic links of `root`
 */
export async function isFileInside(path: string, root: string, resolveRoot = () => realpath(root)): Promise<boolean> {
  if (!isInside(path, root)) return false;
  try {
    return isInside(await realpath(path), await resolveRoot()) && (await stat(path)).isFile();
  } catch {
    return false;
  }
}
