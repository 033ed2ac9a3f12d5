// Paths of the repository and the cache. Imports only Node's modules, because setup uses this module before packages are installed.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** Root of the repository. Found by searching upwards, because this module also runs from bundles in out/. */
export const root = findRoot(import.meta.dirname);

/** Joins a path in the repository. */
export const getRepositoryPath = (/** @type {string[]} */ ...parts) => path.join(root, ...parts);

/** Gets the user's cache folder. It is outside the repository, so that all clones share it. */
function getCacheFolder() {
  const { ORIEL_CACHE_DIR, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (ORIEL_CACHE_DIR) return path.resolve(ORIEL_CACHE_DIR);
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Caches", "oriel");
  if (process.platform === "win32") return path.join(LOCALAPPDATA ?? path.join(os.homedir(), "AppData", "Local"), "oriel", "cache");
  return path.join(XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "oriel");
}

/**
 * Creates a folder in the cache if it does not exist. Only the user can access it, as Oriel's engine requires.
 * @param {string[]} parts
 */
export async function ensureCacheFolder(...parts) {
  const folder = path.join(getCacheFolder(), ...parts);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Tiny model with the architecture of Gemma 4, for tests and the demo. */
export const testModel = {
  model: getRepositoryPath("test", "model", "tiny-gemma4.gguf"),
  projector: getRepositoryPath("test", "model", "tiny-gemma4.mmproj.gguf"),
};

/** Folder of slow models with random weights, for tests and the benchmark. */
export const randomModels = getRepositoryPath("out", "models");

export const sampleWorkspace = getRepositoryPath("test", "fixtures", "workspace");

/** Screenshots and logs of failed runs; ignored by git. */
export const screenshotsFolder = getRepositoryPath("out", "screenshots");

/** @param {string} start */
function findRoot(start) {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "package-lock.json"))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`There is no package-lock.json above ${start}: this is not a clone of Oriel.`);
  }
}
