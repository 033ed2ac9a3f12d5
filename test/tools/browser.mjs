// A headless Chromium with a profile of its own, to open the workbench in.
import { ensureChromium } from "./chromium.mjs";
import { endWithProcess, temporaryFolder } from "./cleanup.mjs";

const CLOSE_LIMIT_MS = 3000;

/** In pixels. */
export const WINDOW = { width: 1280, height: 800 };

/**
 * Opens a browser; it ends with this process at the latest.
 * @returns {Promise<{ page: import("playwright-core").Page, context: import("playwright-core").BrowserContext, close: () => Promise<void> }>}
 */
export async function openBrowser() {
  const { executable, env } = await ensureChromium();
  // Loaded here because set-up may have to install it first.
  const { chromium } = await import("playwright-core");
  const profile = temporaryFolder("chromium");
  const context = await chromium.launchPersistentContext(profile.path, {
    executablePath: executable,
    headless: true,
    viewport: WINDOW,
    args: [
      // Only VS Code on this machine is opened, and Chromium's sandbox needs rights that containers lack.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    env: { ...process.env, HOME: profile.path, XDG_CONFIG_HOME: profile.path, XDG_CACHE_HOME: profile.path, ...env },
    // Ending is ours: playwright would exit on a signal before the server and the folders are cleaned up.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const closeContext = endWithProcess({
    // A browser that hangs is killed by playwright when this process exits.
    end: () => Promise.race([context.close(), new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS).unref())]),
    kill: () => {},
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    async close() {
      await closeContext();
      await profile.remove();
    },
  };
}
