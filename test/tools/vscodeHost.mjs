// VS Code's server for tests and the demo, with its own home, settings and extensions folder.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createTemporaryFolder, registerCleanup } from "./cleanup.mjs";
import { ensureHost } from "./hostInstall.mjs";
import { getOncePerProcess } from "./oncePerProcess.mjs";
import { stopGroup, killGroup, runOrThrow } from "./processes.mjs";
import { createTemporaryRuntimeFolder } from "./runtimeFolder.mjs";

const START_TIMEOUT_MS = 60_000;
const NO_GALLERY = '{"serviceUrl":""}';

/** Settings that disable prompts, updates and network access. */
const QUIET_SETTINGS = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.enabled": false,
};

/** Settings with which folders open as untrusted, without a prompt. */
export const UNTRUSTED_SETTINGS = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.emptyWindow": false,
};

/**
 * @typedef {object} ServerOptions
 * @property {Record<string, unknown>} [settings] user settings in addition to `QUIET_SETTINGS`
 * @property {Record<string, string>} [env] environment of the server, and thus of the extension host
 * @property {string} [vsix] extension to install before the start
 * @property {(folder: string) => Promise<void>} [changeBundles] changes the bundles of the installed extension; receives the folder that contains them
 * @property {boolean} [testDriver] needed to run tests inside the extension host; hides toasts and dialogs
 */

/**
 * @typedef {object} VSCodeServer
 * @property {number} port
 * @property {string} logs folder of its log files
 * @property {string} data folder with the data of windows, workspaces and extensions
 * @property {() => Promise<void>} resetSettings restores the initial user settings
 * @property {Record<string, string>} sharedEnvironment environment variables with which the command-line tool uses the same engine as the windows
 * @property {() => Promise<void>} crash kills the server and its extension host, and starts the server again with the stored data
 * @property {() => Promise<void>} stop
 */

/**
 * Starts VS Code's server. When this process exits, the server is stopped if it is still running.
 * @param {ServerOptions} options
 * @returns {Promise<VSCodeServer>}
 */
export async function startServer({ settings = {}, env = {}, vsix, changeBundles, testDriver = false }) {
  const host = await ensureHost();
  const folder = createTemporaryFolder("vscode");
  const runtime = createTemporaryRuntimeFolder();
  const userFolder = path.join(folder.path, "data", "User");
  // The server has its own home folder, because it, its extensions and Oriel write to that folder.
  const home = path.join(folder.path, "home");
  const extensions = path.join(folder.path, "extensions");
  await mkdir(userFolder, { recursive: true });
  await mkdir(home, { mode: 0o700 });
  const resetSettings = () =>
    writeFile(path.join(userFolder, "settings.json"), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
  await resetSettings();
  const environment = {
    ...cleanEnvironment(),
    HOME: home,
    XDG_RUNTIME_DIR: home,
    ORIEL_CACHE_DIR: path.join(home, "cache"),
    ORIEL_RUNTIME_DIR: runtime.path,
    EXTENSIONS_GALLERY: NO_GALLERY,
    ...env,
  };
  const folders = ["--server-data-dir", folder.path, "--extensions-dir", extensions];
  if (vsix) await cp(await installExtension(vsix), extensions, { recursive: true });
  for (const name of changeBundles ? await readdir(extensions) : [])
    if (name.startsWith("oriel.oriel-")) await changeBundles?.(path.join(extensions, name, "dist"));

  const launch = async (/** @type {number} */ port) => {
    const child = spawn(
      host.node,
      [
        ...[host.server, "--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
        ...["--telemetry-level", "off", ...folders, ...(testDriver ? ["--enable-smoke-test-driver"] : [])],
      ],
      { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    const end = registerCleanup({ end: () => stopGroup(child), kill: () => killGroup(child, "SIGKILL") });
    return { child, end, port: await readPort(child) };
  };
  let running = await launch(0);
  return {
    port: running.port,
    logs: path.join(folder.path, "data", "logs"),
    data: path.join(folder.path, "data"),
    resetSettings,
    sharedEnvironment: { ORIEL_CACHE_DIR: environment.ORIEL_CACHE_DIR, ORIEL_RUNTIME_DIR: runtime.path },
    async crash() {
      const { child, end, port } = running;
      const exited = once(child, "exit");
      killGroup(child, "SIGKILL");
      await exited;
      await end();
      // Starts on the same port, because the browser stores the state of windows by URL.
      running = await launch(port);
    },
    async stop() {
      await running.end();
      await runtime.remove();
      await folder.remove();
    },
  };
}

/**
 * Creates an extensions folder that contains the extension. The extension is installed once per process, because that takes longer than
 * starting VS Code.
 * @param {string} vsix
 * @returns {Promise<string>}
 */
function installExtension(vsix) {
  return getOncePerProcess(`installed ${vsix}`, async () => {
    const { node, server } = await ensureHost();
    const folder = createTemporaryFolder("extensions");
    const extensions = path.join(folder.path, "extensions");
    const folders = ["--server-data-dir", path.join(folder.path, "data"), "--extensions-dir", extensions];
    const env = { ...cleanEnvironment(), HOME: folder.path, EXTENSIONS_GALLERY: NO_GALLERY };
    await runOrThrow(node, [server, "--install-extension", vsix, ...folders], { env, output: "collect" });
    return extensions;
  });
}

/**
 * Creates the URL of the workbench with an open folder.
 * @param {number} port
 * @param {{ folder: string, extension?: string, tests?: string }} options `extension` is the folder of an extension under
 * development, `tests` the module whose `run` is called in the extension host; both need the server's `testDriver`
 */
export function createWorkbenchUrl(port, { folder, extension, tests }) {
  const address = `127.0.0.1:${port}`;
  const toRemoteUrl = (/** @type {string} */ file) => `vscode-remote://${address}${encodeURI(file)}`;
  const payload = [["skipWelcome", "true"]];
  if (extension) payload.push(["extensionDevelopmentPath", toRemoteUrl(extension)]);
  if (tests) payload.push(["extensionTestsPath", toRemoteUrl(tests)]);
  return `http://${address}/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) }).toString()}`;
}

/** Removes variables of VS Code's terminal, npm and Oriel from the environment. */
function cleanEnvironment() {
  const excluded = /^(VSCODE_|ELECTRON_|CODE_SERVER_|ORIEL_|npm_|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !excluded.test(name)));
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
function readPort(child) {
  let log = "";
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ problem) => reject(new Error(`VS Code's server ${problem}:\n${log.trim()}`));
    const timer = setTimeout(() => fail(`did not start within ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    timer.unref();
    child.once("error", reject);
    child.once("exit", (code) => fail(`exited with code ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text) => {
        log = (log + text).slice(-20_000);
        const port = /Extension host agent listening on (\d+)/.exec(log)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    }
  });
}
