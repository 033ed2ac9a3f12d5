#!/usr/bin/env node
// Runs Oriel's command-line tool from this checkout, and builds it before the first run. pre-commit and GitHub Actions get Oriel as a git
// repository, without built files.
import { pathToFileURL } from "node:url";
import { commandLineFolder, findBuiltCommandLine } from "./builtCommandLine.mjs";
import { root } from "./paths.mjs";
import { runTool } from "./progress.mjs";

await runTool(async () => {
  if (findBuiltCommandLine(commandLineFolder) !== undefined) return;
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
const program = findBuiltCommandLine(commandLineFolder);
if (program !== undefined) await import(pathToFileURL(program).href);
