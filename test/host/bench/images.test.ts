import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { until } from "../../waiting.ts";
import { api, inWorkspace } from "../oriel.ts";

describe("the extension host", () => {
  it("is measured", async function () {
    this.timeout(300_000);
    const oriel = await api();
    const pictures = process.env["ORIEL_BENCH_PICTURES"] ?? "";
    const measure = async (work: () => Promise<void>) => {
      const loop = monitorEventLoopDelay({ resolution: 1 });
      loop.enable();
      await work();
      loop.disable();
      return loop.max / 1e6;
    };
    const idle: number[] = [];
    const busy: number[] = [];
    for (const name of await readdir(pictures)) {
      const file = vscode.Uri.joinPath(inWorkspace("images"), name);
      await vscode.workspace.fs.writeFile(file, await readFile(path.join(pictures, name)));
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await vscode.commands.executeCommand("oriel.askAboutImage");
      await delay(2000);
      idle.push(await measure(() => delay(500)));
      busy.push(
        await measure(async () => {
          await vscode.commands.executeCommand("oriel.askAboutImage", file);
          await until(() => (oriel.draft()?.attachments.every(({ state }) => state.kind === "prepared") ? true : undefined), "the picture");
        }),
      );
    }
    // The first loads the client and starts the engine.
    const [first = 0, ...later] = busy.map((ms) => Math.round(ms));
    // The title of a test is what its report shows.
    if (this.test) {
      this.test.title = `is held up for ${Math.max(...later)} ms at most while a screenshot of 3840×2160 is attached (each: ${later.join(", ")}; the first one: ${first}; idle: ${Math.round(Math.max(...idle))}; aim: under 20)`;
    }
  });
});
