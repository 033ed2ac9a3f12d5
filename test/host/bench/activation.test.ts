import path from "node:path";
import * as vscode from "vscode";
import { atMost, tell } from "../../bench/figures.ts";

describe("activation", () => {
  it("is measured", async () => {
    const extension = vscode.extensions.getExtension("oriel.oriel");
    const began = performance.now();
    // What VS Code itself requires, so that the second part is what is left: registering, and the way to the window and back.
    require(path.join(extension?.extensionPath ?? "", "dist", "extension.cjs"));
    const loaded = performance.now();
    await extension?.activate();
    const activated = performance.now();
    const value = `${(loaded - began).toFixed(1)} ms to load, and ${(activated - loaded).toFixed(1)} ms until VS Code says that it is active`;
    tell("Editor", "activation", value, atMost(50, loaded - began, " ms to load"));
  });
});
