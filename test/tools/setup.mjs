// Brings a clone to where its tools can run: dependencies as the lock file has them, and everything built.
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { inRepository, root } from "./paths.mjs";
import { mustRun, npm } from "./processes.mjs";
import { runTool, step } from "./progress.mjs";

/**
 * Installs the lock file's versions unless they are there: a fresh clone by `npm ci`; later by `npm install`, which replaces only the
 * packages that differ.
 */
export async function ensureDependencies() {
  if (await isInstalled()) return;
  const command = existsSync(inRepository("node_modules")) ? ["install", "--no-save"] : ["ci"];
  await step("Installing dependencies", () => npm([...command, "--loglevel=error"], { cwd: root, output: "collect" }));
}

/** Builds extension, engine, CLI and webviews, and on request the tests. */
export async function build({ tests = false } = {}) {
  const options = tests ? ["--tests"] : [];
  // A test whose source was removed or renamed must not run on.
  if (tests) await rm(inRepository("out", "test"), { recursive: true, force: true });
  await step("Building", () =>
    mustRun(process.execPath, [inRepository("esbuild.config.mjs"), ...options], { cwd: root, output: "collect" }),
  );
}

/**
 * Compares the lock file with the one that npm leaves in node_modules, package by package. Packages for other platforms are
 * optional, and missing there.
 */
async function isInstalled() {
  const wanted = await packagesOf(inRepository("package-lock.json"));
  const installed = await packagesOf(path.join(root, "node_modules", ".package-lock.json")).catch(() => undefined);
  if (installed === undefined) return false;
  const same = Object.entries(wanted).every(([name, { version, optional }]) => {
    const there = installed[name];
    return name === "" || (there ? there.version === version : optional);
  });
  return same && Object.keys(installed).every((name) => name in wanted);
}

/**
 * @param {string} lockFile
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }>>}
 */
async function packagesOf(lockFile) {
  return JSON.parse(await readFile(lockFile, "utf8")).packages;
}

// On its own it only installs: .ci/run checks before it builds.
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await runTool(ensureDependencies);
