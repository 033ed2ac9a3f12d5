// Runs tests in VS Code's extension host, with the extension under development: once in a trusted folder and once in an untrusted folder.
import { cp } from "node:fs/promises";
import path from "node:path";
import { openBrowser } from "./browser.mjs";
import { createTemporaryFolder } from "./cleanup.mjs";
import { runInDesktop } from "./desktopHost.mjs";
import { followFile } from "./followFile.mjs";
import { readReport } from "./mochaProcess.mjs";
import { addReports, createEmptyReport } from "./report.mjs";
import { getRepositoryPath, root, sampleWorkspace } from "./paths.mjs";
import { createWorkbenchUrl, startServer, UNTRUSTED_SETTINGS } from "./vscodeHost.mjs";

const TIMEOUT_MS = 10 * 60_000;

const suites = {
  trusted: { "security.workspace.trust.enabled": false },
  untrusted: UNTRUSTED_SETTINGS,
  bench: { "security.workspace.trust.enabled": false },
};

/**
 * Parameters of one run of a suite.
 * @typedef {object} SuiteRun
 * @property {string} workspace folder to open
 * @property {string} extension folder of the extension under development
 * @property {string} tests module whose `run` function is called
 * @property {Record<string, unknown>} settings
 * @property {Record<string, string>} env
 */

/**
 * @typedef {object} HostOptions
 * @property {Record<string, unknown>} settings
 * @property {Record<string, string>} env
 * @property {string | undefined} grep
 * @property {(keyof typeof suites)[]} [suites] suites to run; `trusted` and `untrusted` by default
 */

/**
 * @param {HostOptions} options
 * @returns {Promise<import("./report.mjs").LevelReport>}
 */
export async function runHostLevel({ settings, env, grep, suites: chosenSuites = ["trusted", "untrusted"] }) {
  const run = process.env["VSCODE_TEST_HOST"] === "electron" ? runInDesktop : runInServer;
  const total = createEmptyReport();
  for (const suite of chosenSuites) {
    process.stdout.write(`\n  In VS Code: ${suite}\n`);
    const temporary = createTemporaryFolder("host");
    const workspace = path.join(temporary.path, "workspace");
    const result = path.join(temporary.path, "counts.json");
    const output = path.join(temporary.path, "output.txt");
    await cp(sampleWorkspace, workspace, { recursive: true });
    const stopFollowing = followFile(output, (text) => process.stdout.write(text));
    let log = "";
    try {
      log = await run({
        workspace,
        extension: root,
        tests: getRepositoryPath("out", "test", "host", "index.cjs"),
        settings: { ...settings, ...suites[suite] },
        env: {
          ...env,
          ORIEL_TEST_SUITE: suite,
          ORIEL_TEST_RESULT: result,
          ORIEL_TEST_OUTPUT: output,
          ...(grep === undefined ? {} : { ORIEL_TEST_GREP: grep }),
        },
      });
    } finally {
      stopFollowing();
    }
    const report = await readReport(result);
    if (report === undefined) throw new Error(`VS Code exited before it finished the ${suite} tests:\n${log}`);
    Object.assign(total, addReports(total, report));
    await temporary.remove();
  }
  return total;
}

/**
 * @param {SuiteRun} run
 * @returns {Promise<string>} the last lines of the log
 */
async function runInServer({ workspace, extension, tests, settings, env }) {
  const server = await startServer({ testDriver: true, settings, env });
  const browser = await openBrowser();
  /** @type {string[]} */
  const log = [];
  const ended = new Promise((resolve) => {
    browser.page.on("console", (message) => log.push(message.text()));
    // The workbench's test driver calls these functions. The result is in the counts file.
    void browser.context.exposeFunction("codeAutomationLog", (/** @type {string} */ type, /** @type {unknown[]} */ args) =>
      log.push([type, ...args].join(" ")),
    );
    void browser.context.exposeFunction("codeAutomationExit", resolve);
  });
  await browser.page.goto(createWorkbenchUrl(server.port, { folder: workspace, extension, tests }));
  const isInTime = await Promise.race([ended.then(() => true), new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS, false).unref())]);
  await browser.close();
  await server.stop();
  const lines = log.slice(-20).join("\n");
  if (!isInTime) throw new Error(`The tests in VS Code did not finish within ${TIMEOUT_MS / 60_000} minutes:\n${lines}`);
  return lines;
}
