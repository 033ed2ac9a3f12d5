import { dirname } from "node:path";
import { findProject, type Project } from "../../altText/index.ts";
import { isInside } from "../../disk/relativePath.ts";
import { resolveLinks } from "../../disk/caseSensitivity.ts";
import { listChangedFiles } from "./changedFiles.ts";

interface SelectionOptions {
  /** Working folder. */
  folder: string;
  /** Project of the working folder. */
  project: Project;
  skipsIgnored: boolean;
  changedSince: string | undefined;
  signal: AbortSignal;
}

interface Selection {
  project: Project;
  /** Files and folders to search for documents. */
  roots: string[];
  isIncluded: (path: string) => boolean;
}

/**
 * Selects the documents of a scan: those in the given files and folders, by default in the working folder. Paths in another repository are
 * a separate selection, because that repository has its own settings.
 * @param paths absolute paths
 * @throws UsageError if the changed files can't be listed; FailureError `badAltSettings`; the signal's abort reason
 */
export async function selectDocuments(paths: string[], options: SelectionOptions): Promise<Selection[]> {
  const { folder, project, skipsIgnored, changedSince, signal } = options;
  const groups = new Map<string, { project: Project; paths: string[] }>();
  for (const given of paths.length === 0 ? [folder] : paths) {
    const path = await resolveLinks(given, project.root);
    const projectOfPath = await findProject(path, folder, project);
    const group = groups.get(projectOfPath.root) ?? { project: projectOfPath, paths: [] };
    groups.set(projectOfPath.root, group);
    group.paths.push(path);
  }
  return Promise.all(
    Array.from(groups.values(), async (group): Promise<Selection> => {
      const { root } = group.project;
      const changedFiles = changedSince === undefined ? undefined : new Set(await listChangedFiles(root, changedSince, signal));
      const isChanged = (path: string) => changedFiles?.has(path) ?? true;
      if (!skipsIgnored) return { project: group.project, roots: group.paths, isIncluded: isChanged };
      // Ignore files apply only to documents that are found in a folder, so a folder is searched instead of the given files.
      const selected = new Set(group.paths);
      const searchedFolder = group.paths.every((path) => path === folder || isInside(path, folder)) ? folder : root;
      const isSelected = (path: string) => listPathAndParents(path).some((parent) => selected.has(parent));
      return { project: group.project, roots: [searchedFolder], isIncluded: (path) => isChanged(path) && isSelected(path) };
    }),
  );
}

/** Lists a path and all folders above it. */
function listPathAndParents(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...listPathAndParents(parent)];
}
