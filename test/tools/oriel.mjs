#!/usr/bin/env node
// Runs Oriel's command line from this checkout, and builds it before the first run. pre-commit and GitHub Actions get Oriel as a git
// repository, without built files.
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { getRepositoryPath, root } from "./paths.mjs";
import { runTool } from "./progress.mjs";

const cli = getRepositoryPath("dist", "npm", "dist", "cli.js");

await runTool(async () => {
  if (existsSync(cli)) return;
  const { ensureDependencies } = await import("./setup.mjs");
  await ensureDependencies();
  // esbuild reads the working folder when it is loaded.
  const workingFolder = process.cwd();
  process.chdir(root);
  // This module imports packages that have only just been installed.
  const { buildCommandLinePackage } = await import("./commandLinePackage.mjs");
  await buildCommandLinePackage();
  process.chdir(workingFolder);
});
if (process.exitCode === undefined) await import(pathToFileURL(cli).href);
