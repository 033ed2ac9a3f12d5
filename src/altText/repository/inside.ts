import { realpath, stat } from "node:fs/promises";
import { differsOnlyInCase, isCaseSensitive } from "../../disk/caseSensitivity.ts";
import { getRelativeName, isInside } from "../../disk/relativePath.ts";

/**
 * Whether a path is a regular file below `root` after all symbolic links are resolved. A path outside of `root` is not accessed. The case must
 * match that of the file on every system, because a path in a different case would break on another server or in another clone.
 * @param resolveRoot resolves the symbolic links of `root`
 */
export async function isFileInside(path: string, root: string, resolveRoot = () => realpath(root)): Promise<boolean> {
  if (!isInside(path, root)) return false;
  try {
    const [actualPath, actualRoot] = [await realpath(path), await resolveRoot()];
    if (!isInside(actualPath, actualRoot)) return false;
    const hasOtherCase = !isCaseSensitive && differsOnlyInCase(getRelativeName(path, root), getRelativeName(actualPath, actualRoot));
    return !hasOtherCase && (await stat(path)).isFile();
  } catch {
    return false;
  }
}
