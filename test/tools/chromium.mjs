// Finds or installs the browser for VS Code's workbench.
import { accessSync, constants, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ensureUnpackedChromium } from "./chromiumWithoutRoot.mjs";
import { run, runOrThrow } from "./processes.mjs";
import { runStep } from "./progress.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

const INSTALL_PATHS = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    path.join(os.homedir(), "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const folder = process.env[variable];
    return folder
      ? [path.join(folder, "Google/Chrome/Application/chrome.exe"), path.join(folder, "Microsoft/Edge/Application/msedge.exe")]
      : [];
  }),
};

/** @typedef {{ executable: string, env: Record<string, string> }} Browser a browser, and additional environment variables for it */

/**
 * Finds the browser that the environment variable CHROMIUM names, or else an installed browser. If there is none, installs Debian's
 * package, or unpacks it to the user's cache if installing is not permitted.
 * @returns {Promise<Browser>}
 */
export async function ensureChromium() {
  const configuredPath = process.env["CHROMIUM"];
  if (configuredPath) {
    if (!isExecutable(configuredPath)) throw new Error(`CHROMIUM is set to ${configuredPath}, which does not exist or is not executable.`);
    return { executable: configuredPath, env: {} };
  }
  const installed = findInstalled();
  if (installed) return { executable: installed, env: {} };
  if (!(await isDebian())) {
    throw new Error("Chromium or Chrome is required. Install one, or set CHROMIUM to the path of its executable.");
  }
  const rootPrefix = await findRootCommand();
  if (!rootPrefix) return ensureUnpackedChromium();
  await runStep("Installing Debian's chromium (apt-get)", () => installWithApt(rootPrefix));
  const newlyInstalled = findInstalled();
  if (!newlyInstalled) throw new Error("apt-get installed chromium, but it is not on PATH.");
  return { executable: newlyInstalled, env: {} };
}

function findInstalled() {
  const extension = process.platform === "win32" ? ".exe" : "";
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name + extension)));
  const standardPaths = process.platform === "darwin" || process.platform === "win32" ? INSTALL_PATHS[process.platform] : [];
  return [...onPath, ...standardPaths].find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function isDebian() {
  if (!existsSync("/usr/bin/apt-get")) return false;
  // Ubuntu's package of this name only installs a snap.
  return /^ID="?debian"?$/m.test(await readFile("/etc/os-release", "utf8").catch(() => ""));
}

/**
 * Finds the prefix to run a command as root: empty for root, sudo if it needs no password.
 * @returns undefined if commands can't be run as root
 */
async function findRootCommand() {
  if (process.getuid?.() === 0) return [];
  const allowed = await run("sudo", ["-n", "true"], { output: "collect" }).then(
    ({ code }) => code === 0,
    () => false,
  );
  return allowed ? ["sudo", "-n"] : undefined;
}

/** @param {string[]} rootPrefix words before a command that run it as root */
async function installWithApt(rootPrefix) {
  const runAsRoot = (/** @type {string[]} */ ...words) => {
    const [command = "", ...args] = [...rootPrefix, "env", "DEBIAN_FRONTEND=noninteractive", ...words];
    return runOrThrow(command, args, { output: "collect" });
  };
  await runAsRoot("apt-get", "update");
  await runAsRoot("apt-get", "install", "--yes", "--no-install-recommends", "chromium");
}
