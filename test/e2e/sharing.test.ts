import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { waitUntil } from "../waiting.ts";
import { step } from "./step.ts";
import { useWorkbench } from "./useWorkbench.ts";
import type { Workbench } from "./workbench.ts";

const run = promisify(execFile);
const captions = JSON.parse(await readFile("test/fixtures/workspace.captions.json", "utf8")) as Record<string, { alt: string }>;
const caption = (image: string) => captions[image]?.alt ?? "";

/** A whole journey takes minutes on a busy machine. */
const JOURNEY_TIMEOUT_MS = 600_000;

describe("a user with two windows and a terminal", () => {
  const workbench = useWorkbench({ isAlone: true });
  let other: Workbench;

  const findProcesses = async (pattern: RegExp) => {
    const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,args="], { maxBuffer: 1e8 });
    return stdout.split("\n").flatMap((line) => (pattern.test(line) ? [Number.parseInt(line.trim(), 10)] : []));
  };
  /** Finds the llama-servers of these windows, by the socket that they listen on. */
  const findServers = () => findProcesses(new RegExp(`--mmproj.*${workbench().sharedEnvironment["ORIEL_RUNTIME_DIR"]}`));
  /** Finds the extension hosts of these windows, the oldest first. */
  const findExtensionHosts = async () => {
    const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,pgid=,args=", "--sort=start_time"], { maxBuffer: 1e8 });
    const lines = stdout.split("\n").map((line) => line.trim().split(/\s+/));
    const folder = path.dirname(workbench().data);
    const group = lines.find((words) => words.includes(folder) && words.includes("--server-data-dir"))?.[1];
    return lines.filter((words) => words[1] === group && words.includes("--type=extensionHost")).map(([pid]) => Number(pid));
  };
  const explain = async (window: Workbench, image: string) => {
    await window.page.bringToFront();
    const answer = async () => {
      await window.chooseFromContextMenu(window.explorerRow(image), "Explain Image…");
      const frame = await window.findWebview("#turns", 20_000);
      const turn = frame.locator('.turn[data-state="done"]', { hasText: `images/${image}` }).last();
      await turn.locator(".answer", { hasText: caption(`images/${image}`) }).waitFor({ timeout: 20_000 });
    };
    // The menu closes without a click if the other window takes the focus.
    await answer().catch(answer);
  };

  it("has one llama-server, which survives the reload of a window and is restarted after a kill", async function () {
    this.timeout(JOURNEY_TIMEOUT_MS);
    await step("all clients share the model", async () => {
      other = await workbench().openAnotherWindow();
      for (const window of [workbench(), other]) await window.openFolder("images");
      await explain(workbench(), "chart.png");
      const [pid, ...more] = await findServers();
      assert.ok(pid !== undefined && more.length === 0);
      await explain(other, "login-form.png");
      const settings = JSON.parse(process.env["ORIEL_TEST_SETTINGS"] ?? "{}") as Record<string, string>;
      const env = {
        ...process.env,
        ...workbench().sharedEnvironment,
        ORIEL_MODEL: settings["oriel.modelPath"],
        ORIEL_PROJECTOR: settings["oriel.projectorPath"],
        ORIEL_LLAMA_SERVER: settings["oriel.llamaServerPath"],
      };
      const image = path.join(workbench().workspace, "images", "flow.png");
      const { stdout } = await run(process.execPath, [path.resolve("dist/cli.js"), "explain", image, "--temperature", "0"], { env });
      assert.ok(stdout.includes(caption("images/flow.png")), stdout);
      assert.deepEqual(await findServers(), [pid]);
    });
    await step("a window is reloaded, and the extension host of the other one is killed", async () => {
      const [pid] = await findServers();
      await workbench().reloadWindow("mouse");
      await workbench().openFolder("images");
      await explain(workbench(), "flow.png");
      // VS Code may restore the panel only after the question.
      assert.equal(await workbench().page.locator(".tab", { hasText: "Oriel" }).count(), 1);
      assert.deepEqual(await findServers(), [pid]);
      // Extension hosts have no names, but that of the reloaded window is younger.
      const [others] = await findExtensionHosts();
      assert.ok(others !== undefined);
      process.kill(others, "SIGKILL");
      await waitUntil(async () => ((await findExtensionHosts()).includes(others) ? undefined : true), "the end of the extension host");
      await explain(workbench(), "login-form.png");
      assert.deepEqual(await findServers(), [pid]);
      await other.page.bringToFront();
      await other.page.reload();
      await other.explorerRow("README.md").waitFor({ timeout: 60_000 });
      await explain(other, "flow.png");
      assert.deepEqual(await findServers(), [pid]);
    });
    await step("llama-server is killed", async () => {
      const [pid] = await findServers();
      assert.ok(pid !== undefined);
      process.kill(pid, "SIGKILL");
      const [next, ...more] = await waitUntil(async () => {
        const found = await findServers();
        return found.length > 0 && !found.includes(pid) ? found : undefined;
      }, "the next llama-server");
      assert.deepEqual([typeof next, more], ["number", []]);
      await explain(workbench(), "chart.png");
    });
  });
});
