// Where things lie. Needs nothing but Node, since set-up uses it before there are any packages.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/**
 * The repository's folder. It is looked for upwards because this module also runs from bundles in out/, where the number of
 * folders above it is another.
 */
export const root = findRoot(import.meta.dirname);

/** A path in the repository. */
export const inRepository = (/** @type {string[]} */ ...parts) => path.join(root, ...parts);

/** The folder that keeps, for each user, what takes long to obtain: it lies outside the repository and outlives clones. */
function cacheFolder() {
  const { ORIEL_CACHE_DIR, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (ORIEL_CACHE_DIR) return path.resolve(ORIEL_CACHE_DIR);
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Caches", "oriel");
  if (process.platform === "win32") return path.join(LOCALAPPDATA ?? path.join(os.homedir(), "AppData", "Local"), "oriel", "cache");
  return path.join(XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "oriel");
}

/**
 * A folder in the cache, made if need be. Only its user may enter the cache, as Oriel's engine insists.
 * @param {string[]} parts
 */
export async function madeCacheFolder(...parts) {
  const folder = path.join(cacheFolder(), ...parts);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The small model of Gemma 4's architecture that tests and the demo run on. */
export const testModel = {
  model: inRepository("test", "model", "tiny-gemma4.gguf"),
  projector: inRepository("test", "model", "tiny-gemma4.mmproj.gguf"),
};

/** Where slow models of random weights are written once, for tests and the bench. */
export const randomModels = inRepository("out", "models");

export const sampleWorkspace = inRepository("test", "fixtures", "workspace");

/** Screenshots and logs of failed runs; ignored by git. */
export const artefacts = inRepository("out", "screenshots");

/** @param {string} start */
function findRoot(start) {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "package-lock.json"))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`No package-lock.json above ${start}: this is not a clone of Oriel.`);
  }
}
