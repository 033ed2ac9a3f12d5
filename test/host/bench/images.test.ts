import { Session } from "node:inspector/promises";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { createMaxGoal, computeMedian, formatSpread, recordFigure } from "../../bench/figures.ts";
import { waitUntil } from "../../waiting.ts";
import { activateOriel, createWorkspaceUri } from "../oriel.ts";
import { findLongestSpan } from "./longestSpan.ts";

describe("the extension host", () => {
  it("is measured while a screenshot of 3840×2160 is attached", async function () {
    this.timeout(300_000);
    const oriel = await activateOriel();
    const folder = process.env["ORIEL_BENCH_IMAGES"] ?? "";
    // The benchmark part “images” creates the screenshots.
    if ((await readdir(folder)).length === 0) this.skip();
    const bundles = `${vscode.Uri.joinPath(vscode.extensions.getExtension("oriel.oriel")!.extensionUri, "dist").toString()}/`;
    const session = new Session();
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: 500 });
    const rounds: { ownMs: number; loopDelay: number }[] = [];
    let idle = 0;
    for (const name of await readdir(folder)) {
      const file = vscode.Uri.joinPath(createWorkspaceUri("images"), name);
      await vscode.workspace.fs.writeFile(file, await readFile(path.join(folder, name)));
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await vscode.commands.executeCommand("oriel.askAboutImage");
      await delay(2000);
      idle = Math.max(idle, await measureLoopDelay(() => delay(500)));
      await session.post("Profiler.start");
      const loopDelay = await measureLoopDelay(async () => {
        await vscode.commands.executeCommand("oriel.askAboutImage", file);
        await waitUntil(() => (oriel.draft()?.attachments.every(({ state }) => state.kind === "prepared") ? true : undefined), "the image");
      });
      const { profile } = await session.post("Profiler.stop");
      rounds.push({ ownMs: findLongestSpan(profile, bundles), loopDelay });
    }
    session.disconnect();
    // The first round also loads the client and starts the engine.
    const [first, ...laterRounds] = rounds;
    const ownMs = laterRounds.map(({ ownMs }) => ownMs);
    const longestDelay = Math.max(...laterRounds.map(({ loopDelay }) => loopDelay)).toFixed(0);
    // The median, because other processes on a busy machine delay single rounds.
    const value =
      `${formatSpread(ownMs, "ms")} at most without a break; in the first round, which also loads modules, ${first?.ownMs.toFixed(0)} ms; ` +
      `the event loop was delayed by ${longestDelay} ms at most, and by ${idle.toFixed(0)} ms when idle`;
    const measurement = "Oriel's own code on the extension host while a screenshot of 3840×2160 is attached";
    recordFigure("Editor", measurement, value, createMaxGoal(20, computeMedian(ownMs), " ms"));
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
