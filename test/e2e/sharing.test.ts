import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { getCaption } from "../fixtures/captions.ts";
import { waitUntil } from "../waiting.ts";
import { runStep } from "./runStep.ts";
import { useWorkbench } from "./useWorkbench.ts";
import type { Workbench } from "./workbench.ts";

const runProgram = promisify(execFile);

/** A whole scenario takes minutes on a busy machine. */
const SCENARIO_TIMEOUT_MS = 600_000;

describe("a user with two windows and a terminal", () => {
  const workbench = useWorkbench({ needsSeparateServer: true });
  let otherWindow: Workbench;

  const findProcesses = async (pattern: RegExp) => {
    const { stdout } = await runProgram("ps", ["-A", "-ww", "-o", "pid=,args="], { maxBuffer: 1e8 });
    return stdout.split("\n").flatMap((line) => (pattern.test(line) ? [Number.parseInt(line.trim(), 10)] : []));
  };
  /** Finds the llama-servers of these windows, by the socket that they listen on. */
  const findServers = () => findProcesses(new RegExp(`--mmproj.*${workbench().sharedEnvironment["ORIEL_RUNTIME_DIR"]}`));
  /** Finds the extension hosts of these windows, the oldest first. */
  const findExtensionHosts = async () => {
    const { stdout } = await runProgram("ps", ["-A", "-ww", "-o", "pid=,pgid=,args=", "--sort=start_time"], { maxBuffer: 1e8 });
    const lines = stdout.split("\n").map((line) => line.trim().split(/\s+/));
    const folder = path.dirname(workbench().data);
    const group = lines.find((words) => words.includes(folder) && words.includes("--server-data-dir"))?.[1];
    return lines.filter((words) => words[1] === group && words.includes("--type=extensionHost")).map(([pid]) => Number(pid));
  };
  const explain = async (window: Workbench, image: string) => {
    await window.page.bringToFront();
    const askInWindow = async () => {
      await window.chooseFromContextMenu(window.findExplorerRow(image), "Explain Image…");
      const frame = await window.findWebview("#turns", 20_000);
      const turn = frame.locator('.turn[data-state="done"]', { hasText: `images/${image}` }).last();
      await turn.locator(".answer", { hasText: getCaption(`images/${image}`) }).waitFor({ timeout: 20_000 });
    };
    // The menu closes without a click if the other window takes the focus.
    await askInWindow().catch(askInWindow);
  };

  it("uses only one llama-server, which survives the reload of a window and is restarted if it is killed", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    await runStep("all clients share the model", async () => {
      otherWindow = await workbench().openAnotherWindow();
      for (const window of [workbench(), otherWindow]) await window.openFolder("images");
      await explain(workbench(), "chart.png");
      const [pid, ...otherPids] = await findServers();
      assert.ok(pid !== undefined && otherPids.length === 0);
      await explain(otherWindow, "login-form.png");
      const settings = JSON.parse(process.env["ORIEL_TEST_SETTINGS"] ?? "{}") as Record<string, string>;
      const env = {
        ...process.env,
        ...workbench().sharedEnvironment,
        ORIEL_MODEL: settings["oriel.modelPath"],
        ORIEL_PROJECTOR: settings["oriel.projectorPath"],
        ORIEL_LLAMA_SERVER: settings["oriel.llamaServerPath"],
      };
      const image = path.join(workbench().workspace, "images", "flow.png");
      const { stdout } = await runProgram(process.execPath, [path.resolve("dist/cli.js"), "explain", image, "--temperature", "0"], { env });
      assert.ok(stdout.includes(getCaption("images/flow.png")), stdout);
      assert.deepEqual(await findServers(), [pid]);
    });
    await runStep("a window is reloaded, and the extension host of the other window is killed", async () => {
      const [pid] = await findServers();
      await workbench().reloadWindow("mouse");
      await workbench().openFolder("images");
      await explain(workbench(), "flow.png");
      // VS Code may restore the panel after the question is asked; there must still be only one.
      assert.equal(await workbench().page.locator(".tab", { hasText: "Oriel" }).count(), 1);
      assert.deepEqual(await findServers(), [pid]);
      // Extension hosts have no names, but that of the reloaded window is newer, so the first one belongs to the other window.
      const [hostPid] = await findExtensionHosts();
      assert.ok(hostPid !== undefined);
      process.kill(hostPid, "SIGKILL");
      await waitUntil(async () => ((await findExtensionHosts()).includes(hostPid) ? undefined : true), "the end of the extension host");
      await explain(workbench(), "login-form.png");
      assert.deepEqual(await findServers(), [pid]);
      await otherWindow.page.bringToFront();
      await otherWindow.page.reload();
      await otherWindow.findExplorerRow("README.md").waitFor({ timeout: 60_000 });
      await explain(otherWindow, "flow.png");
      assert.deepEqual(await findServers(), [pid]);
    });
    await runStep("llama-server is killed", async () => {
      const [pid] = await findServers();
      assert.ok(pid !== undefined);
      process.kill(pid, "SIGKILL");
      const [nextPid, ...otherPids] = await waitUntil(async () => {
        const pids = await findServers();
        return pids.length > 0 && !pids.includes(pid) ? pids : undefined;
      }, "the next llama-server");
      assert.deepEqual([typeof nextPid, otherPids], ["number", []]);
      await explain(workbench(), "chart.png");
    });
  });
});
