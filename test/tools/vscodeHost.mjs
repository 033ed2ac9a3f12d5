// A real VS Code for tests and the demo: its server with a home, settings and extensions folder of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { endWithProcess, temporaryFolder } from "./cleanup.mjs";
import { ensureHost } from "./hostInstall.mjs";
import { oncePerProcess } from "./oncePerProcess.mjs";
import { endGroup, killGroup, mustRun } from "./processes.mjs";
import { temporaryRuntimeFolder } from "./runtimeFolder.mjs";

const START_LIMIT_MS = 60_000;
const NO_GALLERY = '{"serviceUrl":""}';

/** Nothing asks, nothing updates, nothing is looked up on the network. */
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

/** Opens a folder as one that the person does not trust, without asking. */
export const UNTRUSTED_SETTINGS = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.emptyWindow": false,
};

/**
 * @typedef {object} ServerOptions
 * @property {Record<string, unknown>} [settings] of the user, besides those that keep it quiet
 * @property {Record<string, string>} [env] for the server, and so for the extension host
 * @property {string} [vsix] to install before it starts
 * @property {boolean} [testDriver] needed to run tests inside the extension host; hides toasts and dialogs
 */

/**
 * @typedef {object} VSCodeServer
 * @property {number} port
 * @property {string} logs the folder of its log files
 * @property {string} data what VS Code keeps of its windows, workspaces and extensions
 * @property {() => Promise<void>} resetSettings gives the user the settings back that they started with
 * @property {Record<string, string>} shared the environment with which a command line shares the engine of its windows
 * @property {() => Promise<void>} crash kills it and its extension host in the middle of what they do, and starts it anew with what it kept
 * @property {() => Promise<void>} stop
 */

/**
 * Starts VS Code's server; it ends with this process at the latest.
 * @param {ServerOptions} options
 * @returns {Promise<VSCodeServer>}
 */
export async function startServer({ settings = {}, env = {}, vsix, testDriver = false }) {
  const host = await ensureHost();
  const folder = temporaryFolder("vscode");
  const runtime = temporaryRuntimeFolder();
  const user = path.join(folder.path, "data", "User");
  // A home of its own: the server, its extensions and Oriel write there.
  const home = path.join(folder.path, "home");
  const extensions = path.join(folder.path, "extensions");
  await mkdir(user, { recursive: true });
  await mkdir(home, { mode: 0o700 });
  const resetSettings = () => writeFile(path.join(user, "settings.json"), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
  await resetSettings();
  const environment = {
    ...outsideVSCode(),
    HOME: home,
    XDG_RUNTIME_DIR: home,
    ORIEL_CACHE_DIR: path.join(home, "cache"),
    ORIEL_RUNTIME_DIR: runtime.path,
    EXTENSIONS_GALLERY: NO_GALLERY,
    ...env,
  };
  const folders = ["--server-data-dir", folder.path, "--extensions-dir", extensions];
  if (vsix) await cp(await installed(vsix), extensions, { recursive: true });

  const launch = async (/** @type {number} */ port) => {
    const child = spawn(
      host.node,
      [
        ...[host.server, "--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
        ...["--telemetry-level", "off", ...folders, ...(testDriver ? ["--enable-smoke-test-driver"] : [])],
      ],
      { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    const end = endWithProcess({ end: () => endGroup(child), kill: () => killGroup(child, "SIGKILL") });
    return { child, end, port: await listeningPort(child) };
  };
  let running = await launch(0);
  return {
    port: running.port,
    logs: path.join(folder.path, "data", "logs"),
    data: path.join(folder.path, "data"),
    resetSettings,
    shared: { ORIEL_CACHE_DIR: environment.ORIEL_CACHE_DIR, ORIEL_RUNTIME_DIR: runtime.path },
    async crash() {
      const { child, end, port } = running;
      const gone = once(child, "exit");
      killGroup(child, "SIGKILL");
      await gone;
      await end();
      // The browser keeps the windows of a server by its address.
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
 * A folder of extensions that holds this one. To install it takes longer than all else that a VS Code needs to start, so it is done once.
 * @param {string} vsix
 * @returns {Promise<string>}
 */
function installed(vsix) {
  return oncePerProcess(`installed ${vsix}`, async () => {
    const { node, server } = await ensureHost();
    const folder = temporaryFolder("extensions");
    const extensions = path.join(folder.path, "extensions");
    const folders = ["--server-data-dir", path.join(folder.path, "data"), "--extensions-dir", extensions];
    const env = { ...outsideVSCode(), HOME: folder.path, EXTENSIONS_GALLERY: NO_GALLERY };
    await mustRun(node, [server, "--install-extension", vsix, ...folders], { env, output: "collect" });
    return extensions;
  });
}

/**
 * The address of the workbench, with a folder open in it.
 * @param {number} port
 * @param {{ folder: string, extension?: string, tests?: string }} options `extension` is a folder under development and `tests`
 * the module whose `run` is called in the extension host; both want the server's `testDriver`
 */
export function workbenchUrl(port, { folder, extension, tests }) {
  const address = `127.0.0.1:${port}`;
  const remote = (/** @type {string} */ file) => `vscode-remote://${address}${encodeURI(file)}`;
  const payload = [["skipWelcome", "true"]];
  if (extension) payload.push(["extensionDevelopmentPath", remote(extension)]);
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  return `http://${address}/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) }).toString()}`;
}

/** This process's environment without what VS Code's own terminal and npm's scripts add, and without settings of Oriel's own. */
function outsideVSCode() {
  const foreign = /^(VSCODE_|ELECTRON_|CODE_SERVER_|ORIEL_|npm_|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
function listeningPort(child) {
  let log = "";
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ what) => reject(new Error(`VS Code's server ${what}:\n${log.trim()}`));
    const late = setTimeout(() => fail("did not start in time"), START_LIMIT_MS);
    late.unref();
    child.once("error", reject);
    child.once("exit", (code) => fail(`ended with exit code ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text) => {
        log = (log + text).slice(-20_000);
        const port = /Extension host agent listening on (\d+)/.exec(log)?.[1];
        if (port === undefined) return;
        clearTimeout(late);
        resolve(Number(port));
      });
    }
  });
}
