import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import type { BrowserContext, Frame, Locator, Page } from "playwright-core";
import { WINDOW, openBrowser } from "../tools/browser.mjs";
import { temporaryFolder } from "../tools/cleanup.mjs";
import { artefacts, sampleWorkspace } from "../tools/paths.mjs";
import { until } from "../waiting.ts";
import { startServer, workbenchUrl } from "../tools/vscodeHost.mjs";

/** Themes as the picker names them, each with the class that the window then has. */
const THEMES = {
  "Light Modern": "vscode-theme-defaults-themes-light_modern-json",
  "Dark Modern": "vscode-theme-defaults-themes-dark_modern-json",
  "Dark High Contrast": "vscode-theme-defaults-themes-hc_black-json",
  "Light High Contrast": "vscode-theme-defaults-themes-hc_light-json",
};

const START_LIMIT_MS = 90_000;
const LIMIT_MS = 30_000;
/** Webviews are told of the focus by messages. */
const SETTLING_MS = 300;
/** Who needs more of them to get somewhere does not get there. */
const MAX_PRESSES = 40;

/** Options that need a VS Code server of their own. */
interface ServerOptions {
  /** User settings, besides those that point Oriel to the test model. */
  settings?: Record<string, unknown> | (() => Promise<Record<string, unknown>>);
  /** Environment of VS Code's server, and so of Oriel in its extension host. */
  env?: Record<string, string>;
  /** False for VS Code without Oriel. */
  extension?: boolean;
}

interface WorkbenchOptions extends ServerOptions {
  /** Whether no window of another `describe` may have used the same VS Code server and engine. */
  isAlone?: boolean;
}

/**
 * Opens VS Code for the tests of a `describe`, with a copy of the sample workspace, and closes it after them. A failed test leaves
 * a screenshot.
 * @returns the workbench, once the tests run
 */
export function useWorkbench(options: WorkbenchOptions = {}): () => Workbench {
  let workbench: Workbench | undefined;
  before(async () => {
    workbench = await openWorkbench(options);
  });
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state === "failed") await workbench?.screenshot(`failed-${test.fullTitle().replaceAll(/\W+/g, "-")}`);
  });
  after(async () => {
    await workbench?.close();
  });
  return () => {
    if (workbench === undefined) throw new Error("The workbench is only there while the tests run.");
    return workbench;
  };
}

type Server = Awaited<ReturnType<typeof startServer>>;

/** Server for all windows that need none of their own: to start VS Code and to load the model takes longer than most tests. */
let shared: Promise<Server> | undefined;

// Outside of any `describe`: it runs after all of them.
after(async () => {
  await (await shared)?.stop();
});

async function launchServer({ settings = {}, env = {}, extension = true }: ServerOptions): Promise<Server> {
  return startServer({
    settings: {
      ...(JSON.parse(process.env["ORIEL_TEST_SETTINGS"] ?? "{}") as Record<string, unknown>),
      ...(typeof settings === "function" ? await settings() : settings),
    },
    env,
    ...(extension ? { vsix: packedExtension() } : {}),
  });
}

async function openWorkbench({ isAlone = false, ...options }: WorkbenchOptions): Promise<Workbench> {
  const folder = temporaryFolder("workspace");
  const workspace = path.join(folder.path, "tidal");
  await cp(sampleWorkspace, workspace, { recursive: true });
  const isShared = !isAlone && Object.keys(options).length === 0;
  const server = await (isShared ? (shared ??= launchServer({})) : launchServer(options));
  const browser = await openBrowser();
  // Tests paste and copy pictures as a person does.
  await browser.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: `http://127.0.0.1:${server.port}` });
  const close = async () => {
    await browser.close();
    await (isShared ? server.resetSettings() : server.stop());
    await folder.remove();
  };
  const open = async (page: Page, folder: string) => {
    await page.goto(workbenchUrl(server.port, { folder }));
    const folders = { workspace: folder, data: server.data, shared: server.shared };
    const workbench = new Workbench(page, browser.context, folders, { crash: server.crash, close, open });
    await workbench.explorerRow("README.md").waitFor({ timeout: START_LIMIT_MS });
    return workbench;
  };
  return open(browser.page, workspace);
}

function packedExtension(): string {
  const vsix = process.env["ORIEL_TEST_VSIX"];
  if (vsix === undefined) throw new Error("ORIEL_TEST_VSIX is not set: run these tests through test/tools/run.mjs.");
  return vsix;
}

/** VS Code as a person sees and uses it. */
export class Workbench {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The folder that is open: a copy, which tests may change. */
  readonly workspace: string;
  /** What VS Code keeps of its windows, workspaces and extensions. */
  readonly data: string;
  /** The environment with which a command line shares the windows' engine. */
  readonly shared: Record<string, string>;
  readonly close: () => Promise<void>;
  readonly #crash: () => Promise<void>;
  readonly #open: (page: Page, folder: string) => Promise<Workbench>;

  constructor(
    page: Page,
    context: BrowserContext,
    folders: { workspace: string; data: string; shared: Record<string, string> },
    {
      crash,
      close,
      open,
    }: { crash: () => Promise<void>; close: () => Promise<void>; open: (page: Page, folder: string) => Promise<Workbench> },
  ) {
    this.page = page;
    this.context = context;
    this.workspace = folders.workspace;
    this.data = folders.data;
    this.shared = folders.shared;
    this.#crash = crash;
    this.#open = open;
    this.close = close;
  }

  /** Another window, with a copy of the sample workspace of its own. */
  async anotherWindow(): Promise<Workbench> {
    const folder = path.join(path.dirname(this.workspace), "other");
    await cp(sampleWorkspace, folder, { recursive: true });
    return this.#open(await this.context.newPage(), folder);
  }

  /** Kills VS Code in the middle of what it does, and opens it again. */
  async crash(): Promise<void> {
    await this.#crash();
    await this.page.reload();
    await this.explorerRow("README.md").waitFor({ timeout: START_LIMIT_MS });
  }

  /** Loads the window anew by a command, chosen by mouse, or by keyboard. */
  async reloadWindow(by: "mouse" | "keyboard"): Promise<void> {
    const reloaded = this.page.waitForEvent("load");
    if (by === "mouse") await this.runCommand("Developer: Reload Window");
    else await this.typeCommand("Developer: Reload Window");
    await reloaded;
    await this.explorerRow("README.md").waitFor({ timeout: START_LIMIT_MS });
  }

  /** Runs a command through the palette, with the keyboard alone. */
  async typeCommand(title: string): Promise<void> {
    const focused = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title });
    for (let attempt = 0; attempt < 4; attempt++) {
      await this.page.keyboard.press("F1");
      await this.page.locator(".quick-input-widget .input").waitFor({ timeout: LIMIT_MS });
      await this.page.keyboard.type(title);
      // What was closed a moment ago may take the focus back, and the palette goes.
      if (!(await isThere(focused, LIMIT_MS / 3))) continue;
      await this.page.keyboard.press("Enter");
      return;
    }
    throw new Error(`The command palette offers no “${title}”.`);
  }

  /** Has a list of images opened, ticks some, and confirms, with the keyboard alone. */
  async typeImages(open: () => Promise<void>, ...names: string[]): Promise<void> {
    const rows = this.page.locator(".quick-input-list .monaco-list-row");
    const first = rows.filter({ hasText: names[0] ?? "" }).first();
    for (let attempt = 0; attempt < 3; attempt++) {
      await open();
      // A page that had the focus may take it back late, and the list goes.
      if ((await isThere(first, LIMIT_MS)) && !(await isGone(first, 1000))) break;
      await this.page.keyboard.press("Escape");
    }
    for (const name of names) {
      const row = rows.filter({ hasText: name }).first();
      await row.waitFor({ timeout: LIMIT_MS });
      await this.#press("ArrowDown", () => row.evaluate((element) => element.classList.contains("focused")));
      await this.page.keyboard.press("Space");
    }
    await this.page.keyboard.press("Enter");
  }

  /** Goes with the keyboard to where one writes in the panel, which is in this group of editors. */
  async typeInPanel(group: 1 | 2, frame: Frame): Promise<void> {
    const hasFocus = async () => {
      await this.page.keyboard.press(`Control+${group}`);
      // The webview loses the focus for a moment even if it had it, and a Tab pressed then leads elsewhere.
      await this.page.waitForTimeout(SETTLING_MS);
      // `waitForFunction` would need what the page's content security policy forbids.
      return (await frame.evaluate("document.hasFocus()")) ? true : undefined;
    };
    // An editor that was just opened may take the focus back, and a person goes to the panel again.
    await until(hasFocus, "the focus of the panel", LIMIT_MS);
    await this.tabTo(frame.locator("textarea"));
  }

  /** Moves the focus with Tab until it is on `target`, as a person without a mouse does. */
  async tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await this.#press(key, () => target.evaluate((element) => element === element.ownerDocument.activeElement));
  }

  async #press(key: string, isThere: () => Promise<boolean>): Promise<void> {
    for (let presses = 0; presses <= MAX_PRESSES; presses++) {
      // A frame or a list takes a moment to follow.
      for (let looks = 0; looks < 2; looks++) if (await isThere()) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${MAX_PRESSES} times ${key} do not lead there.`);
  }

  /** Runs a command by its full title, such as "Oriel: Show Logs", through the command palette. */
  async runCommand(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget .input");
    // The palette lists what was contributed when it opened, so it is opened again until the extension is there.
    for (let attempt = 0; attempt < 15; attempt++) {
      await this.page.keyboard.press("F1");
      // A menu or a picker that is about to go can take the key.
      if (!(await isThere(input, 2000))) continue;
      // The input may be that of a picker that is about to go.
      if (!(await input.fill(`>${title}`, { timeout: 2000 }).then(...IS_DONE))) continue;
      const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
      if (await isThere(row, 2000)) {
        await row.click();
        return;
      }
      await this.page.keyboard.press("Escape");
    }
    throw new Error(`The command palette has no “${title}”.`);
  }

  /** Waits for a notification with this text in its message. */
  async waitForToast(text: string | RegExp, timeout = LIMIT_MS): Promise<Locator> {
    const toast = this.page.locator(".notification-list-item", { hasText: text }).first();
    await toast.waitFor({ timeout });
    return toast;
  }

  /** A row of the explorer. A file in a folder that is closed has none: `openFolder` first. */
  explorerRow(name: string): Locator {
    return this.page.locator(".explorer-folders-view .monaco-list-row", { has: this.page.getByText(name, { exact: true }) });
  }

  async openFolder(name: string): Promise<void> {
    const row = this.explorerRow(name);
    if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
    await this.page
      .locator(`.explorer-folders-view .monaco-list-row[aria-expanded="true"]`, { hasText: name })
      .waitFor({ timeout: LIMIT_MS });
  }

  /** Selects a picture of the explorer and another file besides. A picture opens in the group that was last active: `beside` is a tab of it. */
  async selectTwo(picture: string, other: string, beside: string): Promise<void> {
    await this.page.locator(".tab", { hasText: beside }).click();
    await this.explorerRow(picture).click();
    await this.page.getByText("480x336").first().waitFor();
    await this.explorerRow(other).click({ modifiers: ["Control"] });
  }

  /** Opens a row's context menu and chooses from it. */
  async contextMenu(row: Locator, item: string): Promise<void> {
    const entry = this.page.locator(".monaco-menu .action-item", { hasText: item }).first();
    const opened = async () => {
      await row.click({ button: "right" });
      await entry.waitFor({ timeout: LIMIT_MS / 3 });
    };
    // A page that takes the focus just now closes it again.
    await opened().catch(opened).catch(opened);
    // A menu takes no click right after it opens (`runOnceToEnableMouseUp` in VS Code's menu.ts): click until it has gone.
    for (const end = Date.now() + LIMIT_MS; Date.now() < end;) {
      await entry.click({ timeout: 1000 }).catch(() => {});
      if (await isGone(entry, 500)) return;
    }
    throw new Error(`The context menu does not take a click on “${item}”.`);
  }

  /** The frame of the webview that shows an element; VS Code nests each webview in two frames with random names. */
  async webviewWith(selector: string, timeout = START_LIMIT_MS): Promise<Frame> {
    for (const end = Date.now() + timeout; Date.now() < end; await this.page.waitForTimeout(100)) {
      for (const frame of this.page.frames().filter((frame) => frame !== this.page.mainFrame())) {
        // A frame may go while it is asked.
        if (await frame.$(selector).catch(() => null)) return frame;
      }
    }
    throw new Error(`No webview shows ${selector}.`);
  }

  /** Keeps a picture of the window in out/screenshots. */
  async screenshot(name: string): Promise<string> {
    await mkdir(artefacts, { recursive: true });
    const file = path.join(artefacts, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** As much room as there is at another zoom, such as 2 for 200 %. */
  async zoom(factor: number): Promise<void> {
    const { width, height } = WINDOW;
    await this.page.setViewportSize({ width: Math.round(width / factor), height: Math.round(height / factor) });
  }

  async setTheme(name: keyof typeof THEMES): Promise<void> {
    // By the picker: a change of settings.json from outside is not always noticed.
    for (let attempt = 1; ; attempt++) {
      await this.runCommand("Preferences: Color Theme");
      try {
        await this.pick(name);
        break;
      } catch (error) {
        // A page that is just loading may take the focus, and the picker goes.
        if (attempt === 2) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
    await this.page.locator(`.monaco-workbench.${THEMES[name]}`).waitFor({ timeout: LIMIT_MS });
  }

  /** A row of the list that a command asks with. */
  async rowAfter(title: string, text: string): Promise<Locator> {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: text });
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.runCommand(title);
      // A page that was told to take the focus may take it late, and the list goes.
      if ((await isThere(row, LIMIT_MS)) && !(await isGone(row, 1000))) return row;
      await this.page.keyboard.press("Escape");
    }
    throw new Error(`“${title}” lists no “${text}”.`);
  }

  /** Chooses from the quick pick that is open. */
  async pick(label: string): Promise<void> {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { has: this.page.getByText(label, { exact: true }) }).first();
    await this.page.locator(".quick-input-widget .input").fill(label, { timeout: LIMIT_MS });
    await row.click({ timeout: LIMIT_MS });
  }
}

/** For `then`: whether it could be done. */
const IS_DONE = [() => true, () => false] as const;

function isGone(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ state: "hidden", timeout }).then(...IS_DONE);
}

function isThere(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ timeout }).then(...IS_DONE);
}
