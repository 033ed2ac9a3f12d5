import { dirname } from "node:path";
import { isInside } from "../../disk/relativePath.ts";
import { listChangedFiles } from "./changedFiles.ts";

interface SelectionOptions {
  root: string;
  skipsIgnored: boolean;
  changedSince: string | undefined;
}

interface Selection {
  /** Files and folders to search for documents. */
  roots: string[];
  isIncluded: (path: string) => boolean;
}

/**
 * Selects the documents of a scan: those in the given files and folders, by default in `root`.
 * @throws UsageError if the changed files can't be listed
 */
export async function selectDocuments(paths: string[], { root, skipsIgnored, changedSince }: SelectionOptions): Promise<Selection> {
  const changedFiles = changedSince === undefined ? undefined : new Set(await listChangedFiles(root, changedSince));
  const isChanged = (path: string) => changedFiles?.has(path) ?? true;
  const all = paths.length === 0 ? [root] : paths;
  if (!skipsIgnored) return { roots: all, isIncluded: isChanged };
  // A `.gitignore` applies only to documents that are found in a folder, so `root` is searched instead of the given files.
  const selected = new Set(all.filter((path) => path === root || isInside(path, root)));
  const outside = all.filter((path) => !selected.has(path));
  const isSelected = (path: string) => listPathAndParents(path).some((parent) => selected.has(parent) || outside.includes(parent));
  return { roots: [...(selected.size > 0 ? [root] : []), ...outside], isIncluded: (path) => isChanged(path) && isSelected(path) };
}

/** Lists a path and all folders above it. */
function listPathAndParents(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...listPathAndParents(parent)];
}
