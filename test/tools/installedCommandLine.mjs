import { mkdir, mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { packCommandLine } from "./commandLinePackage.mjs";
import { runNpm } from "./processes.mjs";

/**
 * @typedef {object} InstalledCommandLine
 * @property {string} folder temporary folder, which the caller removes
 * @property {string} packageFolder
 * @property {string} program path of the installed program
 */

/**
 * Builds the npm package of the command-line tool, and installs it in an empty folder without a network.
 * @returns {Promise<InstalledCommandLine>}
 */
export async function installCommandLine() {
  const folder = await mkdtemp(path.join(os.tmpdir(), "oriel-installed-"));
  const tarball = await packCommandLine(folder);
  const installFolder = path.join(folder, "installed");
  await mkdir(installFolder);
  const args = ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", tarball];
  await runNpm(args, { cwd: installFolder, output: "collect" });
  const modules = path.join(installFolder, "node_modules");
  const name = process.platform === "win32" ? "oriel.cmd" : "oriel";
  return { folder, packageFolder: path.join(modules, "oriel"), program: path.join(modules, ".bin", name) };
}
