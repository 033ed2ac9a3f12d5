import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import type { BrowserContext, Frame, Locator, Page } from "playwright-core";
import { WINDOW_SIZE } from "../tools/browser.mjs";
import { sampleWorkspace, screenshotsFolder } from "../tools/paths.mjs";
import { waitUntil } from "../waiting.ts";

/** The class that each theme adds to the window, by the theme's label in the picker. */
const THEMES = {
  "Light Modern": "vscode-theme-defaults-themes-light_modern-json",
  "Dark Modern": "vscode-theme-defaults-themes-dark_modern-json",
  "Dark High Contrast": "vscode-theme-defaults-themes-hc_black-json",
  "Light High Contrast": "vscode-theme-defaults-themes-hc_light-json",
};

export const START_TIMEOUT_MS = 90_000;
const ACTION_TIMEOUT_MS = 30_000;
/** Time within which VS Code tells its webviews that the focus has changed. */
const SETTLING_MS = 300;
/** Maximum number of key presses to reach an element. */
const MAX_PRESSES = 40;

/** A VS Code window, operated as a user does. */
export class Workbench {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Open folder: a copy that tests may change. */
  readonly workspace: string;
  /** Folder in which VS Code stores the state of its windows, workspaces and extensions. */
  readonly data: string;
  /** Environment variables with which the command-line tool shares the windows' engine. */
  readonly sharedEnvironment: Record<string, string>;
  readonly close: () => Promise<void>;
  readonly #crash: () => Promise<void>;
  readonly #openWindow: (page: Page, folder: string) => Promise<Workbench>;

  constructor(
    page: Page,
    context: BrowserContext,
    folders: { workspace: string; data: string; sharedEnvironment: Record<string, string> },
    {
      crash,
      close,
      openWindow,
    }: { crash: () => Promise<void>; close: () => Promise<void>; openWindow: (page: Page, folder: string) => Promise<Workbench> },
  ) {
    this.page = page;
    this.context = context;
    this.workspace = folders.workspace;
    this.data = folders.data;
    this.sharedEnvironment = folders.sharedEnvironment;
    this.#crash = crash;
    this.#openWindow = openWindow;
    this.close = close;
  }

  /** Opens another window with a separate copy of the sample workspace. */
  async openAnotherWindow(): Promise<Workbench> {
    const folder = path.join(path.dirname(this.workspace), "other");
    await cp(sampleWorkspace, folder, { recursive: true });
    return this.#openWindow(await this.context.newPage(), folder);
  }

  /** Kills VS Code and opens it again. */
  async crash(): Promise<void> {
    await this.#crash();
    await this.page.reload();
    await this.findExplorerRow("README.md").waitFor({ timeout: START_TIMEOUT_MS });
  }

  /** Reloads the window with a command that is chosen by mouse or by keyboard. */
  async reloadWindow(device: "mouse" | "keyboard"): Promise<void> {
    const loadEvent = this.page.waitForEvent("load");
    if (device === "mouse") await this.runCommand("Developer: Reload Window");
    else await this.typeCommand("Developer: Reload Window");
    await loadEvent;
    await this.findExplorerRow("README.md").waitFor({ timeout: START_TIMEOUT_MS });
  }

  /** Runs a command through the command palette, with the keyboard alone. */
  async typeCommand(title: string): Promise<void> {
    const focused = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title });
    for (let attempt = 0; attempt < 4; attempt++) {
      await this.page.keyboard.press("F1");
      await this.page.locator(".quick-input-widget .input").waitFor({ timeout: ACTION_TIMEOUT_MS });
      await this.page.keyboard.type(title);
      // An element that was just closed may move the focus back, which closes the palette.
      if (!(await isVisibleWithin(focused, ACTION_TIMEOUT_MS / 3))) continue;
      await this.page.keyboard.press("Enter");
      return;
    }
    throw new Error(`The command palette offers no “${title}”.`);
  }

  /** Opens a list of images, checks some, and confirms, with the keyboard alone. */
  async chooseImagesWithKeyboard(open: () => Promise<void>, ...names: string[]): Promise<void> {
    const rows = this.page.locator(".quick-input-list .monaco-list-row");
    const first = rows.filter({ hasText: names[0] ?? "" }).first();
    for (let attempt = 0; attempt < 3; attempt++) {
      await open();
      // A webview that had the focus may regain it late, which closes the list.
      if ((await isVisibleWithin(first, ACTION_TIMEOUT_MS)) && !(await isHiddenWithin(first, 1000))) break;
      await this.page.keyboard.press("Escape");
    }
    for (const name of names) {
      const row = rows.filter({ hasText: name }).first();
      await row.waitFor({ timeout: ACTION_TIMEOUT_MS });
      await this.#pressUntil("ArrowDown", () => row.evaluate((element) => element.classList.contains("focused")));
      await this.page.keyboard.press("Space");
    }
    await this.page.keyboard.press("Enter");
  }

  /** Moves the focus with the keyboard to the text box of the panel in an editor group. */
  async focusPanel(group: 1 | 2, frame: Frame): Promise<void> {
    const hasFocus = async () => {
      await this.page.keyboard.press(`Control+${group}`);
      // Even a webview that already has the focus briefly loses it. If Tab is pressed then, the focus moves somewhere else.
      await this.page.waitForTimeout(SETTLING_MS);
      // The page's content security policy forbids `waitForFunction`.
      return (await frame.evaluate("document.hasFocus()")) ? true : undefined;
    };
    // An editor that was just opened may regain the focus, so the panel is focused again.
    await waitUntil(hasFocus, "the focus of the panel", ACTION_TIMEOUT_MS);
    await this.tabTo(frame.locator("textarea"));
  }

  /** Presses Tab until the focus is on `target`. */
  async tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await this.#pressUntil(key, () => target.evaluate((element) => element === element.ownerDocument.activeElement));
  }

  async #pressUntil(key: string, isReached: () => Promise<boolean>): Promise<void> {
    for (let pressCount = 0; pressCount <= MAX_PRESSES; pressCount++) {
      // In a frame or a list, the focus moves after a delay.
      for (let check = 0; check < 2; check++) if (await isReached()) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`Pressing ${key} ${MAX_PRESSES} times does not reach the element.`);
  }

  /** Runs a command by its full title, such as "Oriel: Show Logs", through the command palette. */
  async runCommand(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget .input");
    // The palette lists the commands that existed when it opened, so it is reopened until the extension is installed.
    for (let attempt = 0; attempt < 15; attempt++) {
      await this.page.keyboard.press("F1");
      // A menu or a picker that is closing can take the key.
      if (!(await isVisibleWithin(input, 2000))) continue;
      // The input may belong to a picker that is closing.
      if (!(await input.fill(`>${title}`, { timeout: 2000 }).then(...TO_BOOLEAN))) continue;
      const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
      if (await isVisibleWithin(row, 2000)) {
        await row.click();
        return;
      }
      await this.page.keyboard.press("Escape");
    }
    throw new Error(`The command palette has no “${title}”.`);
  }

  /** Waits for a notification with this text in its message. */
  async waitForToast(text: string | RegExp, timeout = ACTION_TIMEOUT_MS): Promise<Locator> {
    const toast = this.page.locator(".notification-list-item", { hasText: text }).first();
    await toast.waitFor({ timeout });
    return toast;
  }

  /** Locates a row of the Explorer. Call `openFolder` first for a file in a collapsed folder. */
  findExplorerRow(name: string): Locator {
    return this.page.locator(".explorer-folders-view .monaco-list-row", { has: this.page.getByText(name, { exact: true }) });
  }

  async openFolder(name: string): Promise<void> {
    const row = this.findExplorerRow(name);
    if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
    await this.page
      .locator(`.explorer-folders-view .monaco-list-row[aria-expanded="true"]`, { hasText: name })
      .waitFor({ timeout: ACTION_TIMEOUT_MS });
  }

  /** Selects two images in the Explorer. The first one opens in the active editor group; `tab` names a tab of that group. */
  async selectTwoImages(image: string, other: string, tab: string): Promise<void> {
    await this.page.locator(".tab", { hasText: tab }).click();
    await this.findExplorerRow(image).click();
    await this.page.getByText("480x336").first().waitFor();
    await this.findExplorerRow(other).click({ modifiers: ["Control"] });
  }

  /** Opens the context menu of a row and chooses an item. */
  async chooseFromContextMenu(row: Locator, item: string): Promise<void> {
    const entry = this.page.locator(".monaco-menu .action-item", { hasText: item }).first();
    const openMenu = async () => {
      await row.click({ button: "right" });
      await entry.waitFor({ timeout: ACTION_TIMEOUT_MS / 3 });
    };
    // A webview that takes the focus at this moment closes the menu.
    await openMenu().catch(openMenu).catch(openMenu);
    // A menu ignores clicks right after it opens (`runOnceToEnableMouseUp` in VS Code's menu.ts), so click until it closes.
    for (const end = Date.now() + ACTION_TIMEOUT_MS; Date.now() < end;) {
      await entry.click({ timeout: 1000 }).catch(() => {});
      if (await isHiddenWithin(entry, 500)) return;
    }
    throw new Error(`The context menu ignores clicks on “${item}”.`);
  }

  /** Finds the frame of the webview that contains an element. VS Code nests each webview in two frames with random names. */
  async findWebview(selector: string, timeout = START_TIMEOUT_MS): Promise<Frame> {
    for (const end = Date.now() + timeout; Date.now() < end; await this.page.waitForTimeout(100)) {
      for (const frame of this.page.frames().filter((frame) => frame !== this.page.mainFrame())) {
        // A frame may be removed during the call.
        if (await frame.$(selector).catch(() => null)) return frame;
      }
    }
    throw new Error(`No webview contains ${selector}.`);
  }

  /** Saves a screenshot of the window in out/screenshots. */
  async saveScreenshot(name: string): Promise<string> {
    await mkdir(screenshotsFolder, { recursive: true });
    const file = path.join(screenshotsFolder, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Resizes the window as if it were zoomed by a factor, such as 2 for 200%. */
  async setZoom(factor: number): Promise<void> {
    const { width, height } = WINDOW_SIZE;
    await this.page.setViewportSize({ width: Math.round(width / factor), height: Math.round(height / factor) });
  }

  async setTheme(name: keyof typeof THEMES): Promise<void> {
    // The theme is set through the picker, because VS Code does not always notice external changes of settings.json.
    for (let attempt = 1; ; attempt++) {
      await this.runCommand("Preferences: Color Theme");
      try {
        await this.pick(name);
        break;
      } catch (error) {
        // A webview that is loading may take the focus, which closes the picker.
        if (attempt === 2) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
    await this.page.locator(`.monaco-workbench.${THEMES[name]}`).waitFor({ timeout: ACTION_TIMEOUT_MS });
  }

  /** Runs a command that opens a list, and finds a row in it. */
  async openListWith(title: string, text: string): Promise<Locator> {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: text });
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.runCommand(title);
      // A webview may take the focus late, which closes the list.
      if ((await isVisibleWithin(row, ACTION_TIMEOUT_MS)) && !(await isHiddenWithin(row, 1000))) return row;
      await this.page.keyboard.press("Escape");
    }
    throw new Error(`“${title}” lists no “${text}”.`);
  }

  /** Chooses an item in the open quick pick. */
  async pick(label: string): Promise<void> {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { has: this.page.getByText(label, { exact: true }) }).first();
    await this.page.locator(".quick-input-widget .input").fill(label, { timeout: ACTION_TIMEOUT_MS });
    await row.click({ timeout: ACTION_TIMEOUT_MS });
  }
}

/** Handlers for `then` that map success to true, and failure to false. */
const TO_BOOLEAN = [() => true, () => false] as const;

function isHiddenWithin(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ state: "hidden", timeout }).then(...TO_BOOLEAN);
}

function isVisibleWithin(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ timeout }).then(...TO_BOOLEAN);
}
