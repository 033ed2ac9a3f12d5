import * as vscode from "vscode";

describe("activation", () => {
  it("is measured", async function () {
    const extension = vscode.extensions.getExtension("oriel.oriel");
    const started = performance.now();
    await extension?.activate();
    const ms = performance.now() - started;
    // The title of a test is what its report shows.
    if (this.test) this.test.title = `takes ${ms.toFixed(1)} ms, loading included`;
  });
});
