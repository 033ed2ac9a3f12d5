import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { until } from "../waiting.ts";
import { useWorkbench, type Workbench } from "./workbench.ts";

const run = promisify(execFile);
const captions = JSON.parse(await readFile("test/fixtures/workspace.captions.json", "utf8")) as Record<string, { alt: string }>;
const caption = (image: string) => captions[image]?.alt ?? "";

describe("a person with two windows and a terminal", () => {
  const workbench = useWorkbench({ isAlone: true });
  let other: Workbench;

  const processes = async (pattern: RegExp) => {
    const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,args="], { maxBuffer: 1e8 });
    return stdout.split("\n").flatMap((line) => (pattern.test(line) ? [Number.parseInt(line.trim(), 10)] : []));
  };
  /** Those of these windows' engine, by the socket that they listen on. */
  const servers = () => processes(new RegExp(`--mmproj.*${workbench().shared["ORIEL_RUNTIME_DIR"]}`));
  /** Those of these windows, the oldest first. */
  const extensionHosts = async () => {
    const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,pgid=,args=", "--sort=start_time"], { maxBuffer: 1e8 });
    const lines = stdout.split("\n").map((line) => line.trim().split(/\s+/));
    const folder = path.dirname(workbench().data);
    const group = lines.find((words) => words.includes(folder) && words.includes("--server-data-dir"))?.[1];
    return lines.filter((words) => words[1] === group && words.includes("--type=extensionHost")).map(([pid]) => Number(pid));
  };
  const explain = async (window: Workbench, image: string) => {
    await window.page.bringToFront();
    const answer = async () => {
      await window.contextMenu(window.explorerRow(image), "Explain Image…");
      const frame = await window.webviewWith("#turns", 20_000);
      const turn = frame.locator('.turn[data-state="done"]', { hasText: `images/${image}` }).last();
      await turn.locator(".answer", { hasText: caption(`images/${image}`) }).waitFor({ timeout: 20_000 });
    };
    // A menu that closes by itself, as the other window takes the focus, has not taken the click.
    await answer().catch(answer);
  };

  it("has the model in memory once", async () => {
    other = await workbench().anotherWindow();
    for (const window of [workbench(), other]) await window.openFolder("images");
    await explain(workbench(), "chart.png");
    const [pid, ...more] = await servers();
    assert.ok(pid !== undefined && more.length === 0);
    await explain(other, "login-form.png");
    const settings = JSON.parse(process.env["ORIEL_TEST_SETTINGS"] ?? "{}") as Record<string, string>;
    const env = {
      ...process.env,
      ...workbench().shared,
      ORIEL_MODEL: settings["oriel.modelPath"],
      ORIEL_PROJECTOR: settings["oriel.projectorPath"],
      ORIEL_LLAMA_SERVER: settings["oriel.llamaServerPath"],
    };
    const image = path.join(workbench().workspace, "images", "flow.png");
    const { stdout } = await run(process.execPath, [path.resolve("dist/cli.js"), "explain", image, "--temperature", "0"], { env });
    assert.ok(stdout.includes(caption("images/flow.png")), stdout);
    assert.deepEqual(await servers(), [pid]);
  });

  it("still has when one window was reloaded, and the other one's extensions were killed", async () => {
    const [pid] = await servers();
    await workbench().reloadWindow("mouse");
    await workbench().openFolder("images");
    await explain(workbench(), "flow.png");
    // VS Code brings the panel back when it finds the time, which may be after the question.
    assert.equal(await workbench().page.locator(".tab", { hasText: "Oriel" }).count(), 1);
    assert.deepEqual(await servers(), [pid]);
    // Extension hosts have no names: the window that was reloaded has a younger one.
    const [others] = await extensionHosts();
    assert.ok(others !== undefined);
    process.kill(others, "SIGKILL");
    await until(async () => ((await extensionHosts()).includes(others) ? undefined : true), "its end");
    await explain(workbench(), "login-form.png");
    assert.deepEqual(await servers(), [pid]);
    await other.page.bringToFront();
    await other.page.reload();
    await other.explorerRow("README.md").waitFor({ timeout: 60_000 });
    await explain(other, "flow.png");
    assert.deepEqual(await servers(), [pid]);
  });

  it("has one again, where it was killed", async () => {
    const [pid] = await servers();
    assert.ok(pid !== undefined);
    process.kill(pid, "SIGKILL");
    const [next, ...more] = await until(async () => {
      const found = await servers();
      return found.length > 0 && !found.includes(pid) ? found : undefined;
    }, "the next llama-server");
    assert.deepEqual([typeof next, more], ["number", []]);
    await explain(workbench(), "chart.png");
  });
});
