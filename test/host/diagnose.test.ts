import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("Oriel: Diagnose", () => {
  it("opens a report about the configured model that contains no path of this machine", async () => {
    await vscode.commands.executeCommand("oriel.diagnose");
    const { document } = vscode.window.activeTextEditor ?? {};
    const report = document?.getText() ?? "";
    assert.ok(document?.isUntitled && document.languageId === "markdown");
    assert.match(report, /^# Oriel diagnostics\n/);
    assert.match(report, new RegExp(`- VS Code ${vscode.version.replaceAll(".", String.raw`\.`)}`));
    assert.match(report, /- model: tiny-gemma4\.gguf, /);
    assert.match(report, /## Self-test\n\n- .*tiny-gemma4/);
    const model = vscode.workspace.getConfiguration("oriel").get<string>("modelPath", "");
    assert.ok(model !== "" && !report.includes(model));
  });
});
