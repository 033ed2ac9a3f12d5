import path from "node:path";
import { pathToFileURL } from "node:url";
import * as vscode from "vscode";
import { createMaxGoal, recordFigure } from "../../bench/figures.ts";

describe("activation", () => {
  it("is measured", async () => {
    const extension = vscode.extensions.getExtension("oriel.oriel");
    const before = process.memoryUsage().rss;
    const started = performance.now();
    // Imports the module first, so that timing `activate` covers only the registrations and the round trip to the window.
    await import(pathToFileURL(path.join(extension?.extensionPath ?? "", "dist", "extension.mjs")).href);
    const loaded = performance.now();
    await extension?.activate();
    const activated = performance.now();
    const value = `${(loaded - started).toFixed(1)} ms to load, and ${(activated - loaded).toFixed(1)} ms until VS Code says that it is active`;
    const grown = (process.memoryUsage().rss - before) / 1e6;
    recordFigure("Editor", "extension host memory used by the idle extension", `${grown.toFixed(1)} MB`);
    recordFigure("Editor", "activation", value, createMaxGoal(30, loaded - started, " ms to load"));
  });
});
