import { join, relative, sep } from "node:path";
import { GitRepository } from "./git/gitRepository.ts";

/**
 * Finds the folders whose `.orielrc` files apply to the documents in a folder: from the root of its git repository down to itself. Without a
 * repository, the folder is its own root.
 */
export async function findSettingsFolders(folder: string): Promise<{ root: string; folders: string[] }> {
  const root = (await GitRepository.find(folder))?.root ?? folder;
  return { root, folders: listFolders(root, folder) };
}

/** Lists the folders from `top` down to `folder`, including both. */
export function listFolders(top: string, folder: string): string[] {
  const path = relative(top, folder);
  const names = path === "" ? [] : path.split(sep);
  return [top, ...names.map((_, index) => join(top, ...names.slice(0, index + 1)))];
}
