// Imports only Node's modules, because packages may not be installed yet.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { getRepositoryPath } from "./paths.mjs";

/** Folder of the npm package of the command-line tool. */
export const commandLineFolder = getRepositoryPath("dist", "npm");

/**
 * Finds the command-line tool in its package. The manifest is written last, so a package without a manifest is not complete.
 * @param {string} folder folder of the package
 * @returns {string | undefined} undefined if the package is not complete, or was built from the sources of another version
 */
export function findBuiltCommandLine(folder) {
  const program = path.join(folder, "dist", "cli.js");
  const version = readVersion(path.join(folder, "package.json"));
  return version !== undefined && version === readVersion(getRepositoryPath("package.json")) && existsSync(program) ? program : undefined;
}

/** @param {string} manifest @returns {string | undefined} */
function readVersion(manifest) {
  try {
    return JSON.parse(readFileSync(manifest, "utf8")).version;
  } catch {
    return undefined;
  }
}
