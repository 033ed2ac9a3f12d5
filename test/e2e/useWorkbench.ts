import { cp } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { openBrowser } from "../tools/browser.mjs";
import { createTemporaryFolder } from "../tools/cleanup.mjs";
import { sampleWorkspace } from "../tools/paths.mjs";
import { createWorkbenchUrl, startServer } from "../tools/vscodeHost.mjs";
import { START_TIMEOUT_MS, Workbench } from "./workbench.ts";

/** Options that require a separate VS Code server. */
interface ServerOptions {
  /** User settings, in addition to those that point Oriel to the test model. */
  settings?: Record<string, unknown> | (() => Promise<Record<string, unknown>>);
  /** Environment of the VS Code server, which its extension host inherits. */
  env?: Record<string, string>;
  /** Changes the bundles of the installed extension. `folder` is the folder that contains them. */
  changeBundles?: (folder: string) => Promise<void>;
  /** Whether Oriel is installed; true by default. */
  hasExtension?: boolean;
}

interface WorkbenchOptions extends ServerOptions {
  /** Starts local https servers in place of public hosts, and returns their addresses by host. */
  hosts?: () => Promise<Record<string, string>>;
  /** Requires a VS Code server and an engine that no other `describe` uses. */
  needsSeparateServer?: boolean;
}

/**
 * Opens VS Code with a copy of the sample workspace for the tests of a `describe`, and closes it after them. A failed test saves a
 * screenshot.
 * @returns a getter for the workbench
 */
export function useWorkbench(options: WorkbenchOptions = {}): () => Workbench {
  let workbench: Workbench | undefined;
  before(async () => {
    workbench = await openWorkbench(options);
  });
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state === "failed") await workbench?.saveScreenshot(`failed-${test.fullTitle().replaceAll(/\W+/g, "-")}`);
  });
  after(async () => {
    await workbench?.close();
  });
  return () => {
    if (workbench === undefined) throw new Error("The workbench exists only while the tests run.");
    return workbench;
  };
}

type Server = Awaited<ReturnType<typeof startServer>>;

/** Server that windows share, because starting VS Code and loading the model takes longer than most tests. */
let sharedServer: Promise<Server> | undefined;

// Outside all `describe` blocks, so that it runs after them.
after(async () => {
  await (await sharedServer)?.stop();
});

async function launchServer({ settings = {}, env = {}, changeBundles, hasExtension = true }: ServerOptions): Promise<Server> {
  return startServer({
    settings: {
      ...(JSON.parse(process.env["ORIEL_TEST_SETTINGS"] ?? "{}") as Record<string, unknown>),
      ...(typeof settings === "function" ? await settings() : settings),
    },
    env,
    ...(changeBundles ? { changeBundles } : {}),
    ...(hasExtension ? { vsix: findPackedExtension() } : {}),
  });
}

async function openWorkbench({ needsSeparateServer = false, hosts, ...options }: WorkbenchOptions): Promise<Workbench> {
  const folder = createTemporaryFolder("workspace");
  const workspace = path.join(folder.path, "tidal");
  await cp(sampleWorkspace, workspace, { recursive: true });
  const isShared = !needsSeparateServer && Object.keys(options).length === 0;
  const server = await (isShared ? (sharedServer ??= launchServer({})) : launchServer(options));
  const browser = await openBrowser(hosts ? { hosts: await hosts() } : {});
  // Tests copy and paste images through the clipboard.
  await browser.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: `http://127.0.0.1:${server.port}` });
  const close = async () => {
    await browser.close();
    await (isShared ? server.resetSettings() : server.stop());
    await folder.remove();
  };
  const openWindow = async (page: Page, folder: string) => {
    await page.goto(createWorkbenchUrl(server.port, { folder }));
    const folders = { workspace: folder, data: server.data, sharedEnvironment: server.sharedEnvironment };
    const workbench = new Workbench(page, browser.context, folders, { crash: server.crash, close, openWindow });
    await workbench.findExplorerRow("README.md").waitFor({ timeout: START_TIMEOUT_MS });
    return workbench;
  };
  return openWindow(browser.page, workspace);
}

function findPackedExtension(): string {
  const vsix = process.env["ORIEL_TEST_VSIX"];
  if (vsix === undefined) throw new Error("ORIEL_TEST_VSIX is not set: run these tests through test/tools/run.mjs.");
  return vsix;
}
