// A headless Chromium with its own profile, in which tests open the workbench.
import { ensureChromium } from "./chromium.mjs";
import { createTemporaryFolder, registerCleanup } from "./cleanup.mjs";

const CLOSE_TIMEOUT_MS = 3000;

/** Size of the browser window in pixels. */
export const WINDOW_SIZE = { width: 1280, height: 800 };

/**
 * Opens a browser. When this process exits, the browser is closed if it is still open.
 * @param {{ hosts?: Record<string, string> }} [options] `hosts` maps public hosts to the addresses of the local https servers that stand in for
 * them. Certificates are then not checked.
 * @returns {Promise<{ page: import("playwright-core").Page, context: import("playwright-core").BrowserContext, close: () => Promise<void> }>}
 */
export async function openBrowser({ hosts } = {}) {
  const { executable, env } = await ensureChromium();
  // Imported here because setup may have to install it first.
  const { chromium } = await import("playwright-core");
  const profile = createTemporaryFolder("chromium");
  const context = await chromium.launchPersistentContext(profile.path, {
    executablePath: executable,
    headless: true,
    viewport: WINDOW_SIZE,
    args: [
      // Chromium's sandbox needs permissions that containers lack, and only VS Code on this machine is opened.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(hosts === undefined ? [] : ["--ignore-certificate-errors", `--host-resolver-rules=${formatResolverRules(hosts)}`]),
    ],
    env: { ...process.env, HOME: profile.path, XDG_CONFIG_HOME: profile.path, XDG_CACHE_HOME: profile.path, ...env },
    // Signals are handled in cleanup.mjs: playwright would exit before the server and the folders are removed.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const closeContext = registerCleanup({
    // A browser that hangs is killed by playwright when this process exits.
    end: () => Promise.race([context.close(), new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref())]),
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

/** @param {Record<string, string>} hosts */
function formatResolverRules(hosts) {
  return Object.entries(hosts)
    .map(([host, address]) => `MAP ${host} ${address}`)
    .join(",");
}
