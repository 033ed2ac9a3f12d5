import { Session } from "node:inspector/promises";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { atMost, median, formatSpread, recordFigure } from "../../bench/figures.ts";
import { waitUntil } from "../../waiting.ts";
import { api, inWorkspace } from "../oriel.ts";
import { findLongestSpan } from "./longestSpan.ts";

describe("the extension host, while a screenshot of 3840×2160 is attached,", () => {
  it("is measured", async function () {
    this.timeout(300_000);
    const oriel = await api();
    const folder = process.env["ORIEL_BENCH_IMAGES"] ?? "";
    // The part “images” of the benchmark creates them.
    if ((await readdir(folder)).length === 0) this.skip();
    const bundles = `${vscode.Uri.joinPath(vscode.extensions.getExtension("oriel.oriel")!.extensionUri, "dist").toString()}/`;
    const session = new Session();
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: 500 });
    const rounds: { ours: number; loop: number }[] = [];
    let idle = 0;
    for (const name of await readdir(folder)) {
      const file = vscode.Uri.joinPath(inWorkspace("images"), name);
      await vscode.workspace.fs.writeFile(file, await readFile(path.join(folder, name)));
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await vscode.commands.executeCommand("oriel.askAboutImage");
      await delay(2000);
      idle = Math.max(idle, await measureLoopDelay(() => delay(500)));
      await session.post("Profiler.start");
      const loop = await measureLoopDelay(async () => {
        await vscode.commands.executeCommand("oriel.askAboutImage", file);
        await waitUntil(() => (oriel.draft()?.attachments.every(({ state }) => state.kind === "prepared") ? true : undefined), "the image");
      });
      const { profile } = await session.post("Profiler.stop");
      rounds.push({ ours: findLongestSpan(profile, bundles), loop });
    }
    session.disconnect();
    // The first round also loads the client and starts the engine.
    const [first, ...later] = rounds;
    const ours = later.map(({ ours }) => ours);
    const late = Math.max(...later.map(({ loop }) => loop)).toFixed(0);
    // The median, because other processes on a busy machine delay single rounds.
    const value =
      `${formatSpread(ours, "ms")} at a time; the first time, with what it loads, ${first?.ours.toFixed(0)}; ` +
      `the loop was late by ${late} ms at most, and by ${idle.toFixed(0)} with nothing to do`;
    const what = "Oriel's own code on the extension host while a screenshot of 3840×2160 is attached";
    recordFigure("Editor", what, value, atMost(20, median(ours), " ms"));
  });
});

/** Measures the longest delay of the event loop while `work` runs, in milliseconds. */
async function measureLoopDelay(work: () => Promise<void>): Promise<number> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await work();
  loop.disable();
  return loop.max / 1e6;
}
