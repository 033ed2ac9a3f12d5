import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { isInside } from "../../disk/relativePath.ts";
import { GitRepository } from "./git/gitRepository.ts";
import { findSettingsFolders } from "./settingsFolders.ts";
import { DEFAULT_SETTINGS, readAltSettings, type AltSettings } from "./settings.ts";

/** The repository around a folder, and the settings for documents in the folder. */
export interface Project {
  /** Root of the git repository. Without a repository, the folder itself. */
  root: string;
  settings: AltSettings;
}

/**
 * Opens the project of a folder. Each `.orielrc` from the root down to the folder overrides those above it. Folders in an `.orielrc` are
 * relative to the folder of the file.
 * @throws FailureError `badAltSettings`
 */
export async function openProject(folder: string): Promise<Project> {
  const { root, folders } = await findSettingsFolders(folder);
  let settings = DEFAULT_SETTINGS;
  for (const path of folders) settings = await readAltSettings(path, settings, root);
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
