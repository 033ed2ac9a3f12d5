import { lstat } from "node:fs/promises";
import { dirname, isAbsolute, join, posix, relative, sep } from "node:path";
import { getRelativeName, isInside } from "../../disk/relativePath.ts";
import { GitRepository } from "./git/gitRepository.ts";
import { DEFAULT_SETTINGS, readAltSettings, type AltSettings } from "./settings.ts";

/** The repository around a folder, and the settings for documents in the folder. */
export interface Project {
  /** Root of the git repository. Without a repository, the folder itself. */
  root: string;
  settings: AltSettings;
}

/**
 * Opens the project of a folder. Each `.orielrc` from the root down to the folder overrides those above it. Folders in an `.orielrc` are relative to the folder
 * of the file.
 * @throws FailureError `badAltSettings`
 */
export async function openProject(folder: string): Promise<Project> {
  const root = (await GitRepository.find(folder))?.root ?? folder;
  let settings = DEFAULT_SETTINGS;
  for (const path of listFolders(root, folder)) {
    const own = await readAltSettings(path, { ...settings, aliases: {}, sites: {} });
    const toRootRelative = (name: string) => (path === root || isAbsolute(name) ? name : posix.join(getRelativeName(path, root), name));
    const aliases = mapEntries(own.aliases, (alias, target) => [alias, toRootRelative(target)]);
    const sites = mapEntries(own.sites, (site, id) => [toRootRelative(site), id]);
    settings = { ...own, aliases: { ...settings.aliases, ...aliases }, sites: { ...settings.sites, ...sites } };
  }
  return { root, settings };
}

/**
 * Finds the project of a path: the project of the working folder, or that of another repository or folder.
 * @throws FailureError `badAltSettings`
 */
export async function findProject(path: string, folder: string, project: Project): Promise<Project> {
  const info = await lstat(path).catch(() => undefined);
  const start = info?.isDirectory() ? path : dirname(path);
  const root = (await GitRepository.find(start))?.root;
  const isOwn = root === project.root || (root === undefined && (start === folder || isInside(start, folder)));
  return isOwn ? project : openProject(start);
}

/** Lists the folders from `top` down to `folder`, including both. */
export function listFolders(top: string, folder: string): string[] {
  const path = relative(top, folder);
  const names = path === "" ? [] : path.split(sep);
  return [top, ...names.map((_, index) => join(top, ...names.slice(0, index + 1)))];
}

function mapEntries<T extends string>(values: Record<string, T>, convert: (key: string, value: T) => [string, T]): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => convert(key, value)));
}
