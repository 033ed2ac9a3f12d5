// Prepares a clone for development: installs the dependencies in the lock file, and builds everything.
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { getRepositoryPath, root } from "./paths.mjs";
import { runNpm, runOrThrow } from "./processes.mjs";
import { runStep, runTool } from "./progress.mjs";

/**
 * Installs the package versions in the lock file if they are missing: with `npm ci` in a fresh clone, later with `npm install`, which
 * replaces only changed packages.
 */
export async function ensureDependencies() {
  if (await isInstalled()) return;
  const command = existsSync(getRepositoryPath("node_modules")) ? ["install", "--no-save"] : ["ci"];
  await runStep("Installing dependencies", () => runNpm([...command, "--loglevel=error"], { cwd: root, output: "collect" }));
}

/** Builds the extension, engine, CLI and webviews, and optionally the tests. */
export async function build({ tests = false } = {}) {
  const options = tests ? ["--tests"] : [];
  // Removes the bundles of deleted and renamed tests.
  if (tests) await rm(getRepositoryPath("out", "test"), { recursive: true, force: true });
  await runStep("Building", () =>
    runOrThrow(process.execPath, [getRepositoryPath("esbuild.config.mjs"), ...options], { cwd: root, output: "collect" }),
  );
}

/**
 * Compares the lock file with npm's copy in node_modules, package by package. Optional packages for other platforms are missing from the copy.
 */
async function isInstalled() {
  const required = await readPackages(getRepositoryPath("package-lock.json"));
  const installed = await readPackages(path.join(root, "node_modules", ".package-lock.json")).catch(() => undefined);
  if (installed === undefined) return false;
  const isSame = Object.entries(required).every(([name, { version, optional }]) => {
    const installedPackage = installed[name];
    return name === "" || (installedPackage ? installedPackage.version === version : optional);
  });
  return isSame && Object.keys(installed).every((name) => name in required);
}

/**
 * @param {string} lockFile
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }>>}
 */
async function readPackages(lockFile) {
  return JSON.parse(await readFile(lockFile, "utf8")).packages;
}

// As a script, this module only installs, because .ci/run checks the code before it builds.
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await runTool(ensureDependencies);
