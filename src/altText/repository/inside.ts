import { realpath, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";

/** Whether a path lies below `root` by its name; no file is touched. */
export function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && resolve(root, way) === path;
}

/** Whether a regular file is there and lies below `root` by whatever links lead to it. Nothing outside by its name is touched. */
export async function isFileInside(path: string, root: string): Promise<boolean> {
  if (!isInside(path, root)) return false;
  try {
    return isInside(await realpath(path), await realpath(root)) && (await stat(path)).isFile();
  } catch {
    return false;
  }
}
