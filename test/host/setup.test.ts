import assert from "node:assert/strict";
import * as vscode from "vscode";
import { readNetwork } from "../../src/extension/config.ts";
import { createWebSource } from "../../src/extension/images/imageSource.ts";
import { catchFailure, waitUntil } from "../waiting.ts";
import { createFailurePattern } from "../fixtures/failurePattern.ts";
import { activateOriel, createWorkspaceUri, runTurnCommand } from "./oriel.ts";

describe("Oriel in VS Code", () => {
  const changedSettings: [section: string, key: string, oldValue: unknown][] = [];
  const setSetting = async (section: string, key: string, value: unknown) => {
    const settings = vscode.workspace.getConfiguration(section);
    changedSettings.push([section, key, settings.inspect(key)?.globalValue]);
    await settings.update(key, value, vscode.ConfigurationTarget.Global);
  };
  afterEach(async () => {
    for (const [section, key, oldValue] of changedSettings.splice(0).toReversed()) {
      await vscode.workspace.getConfiguration(section).update(key, oldValue, vscode.ConfigurationTarget.Global);
    }
  });

  it("uses only the local model, and no images on the web, if oriel.offline is set", async () => {
    await setSetting("oriel", "offline", true);
    const explainChart = () => runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/chart.png")]);
    assert.equal((await explainChart()).state.kind, "done");
    assert.deepEqual(await catchFailure(createWebSource("https://example.org/a.png")), {
      kind: "offline",
      resource: "https://example.org/a.png",
    });
    await setSetting("oriel", "endpoint", "https://gpu.example.org");
    const { state } = await explainChart();
    assert.ok(state.kind === "failed");
    assert.match(state.message, createFailurePattern({ kind: "offline", resource: "https://gpu.example.org" }));
  });

  it("prefers oriel.proxy to VS Code's proxy", async () => {
    assert.deepEqual(readNetwork(), { isOffline: false, mirror: undefined, proxy: undefined, caFile: undefined, noProxy: [] });
    await setSetting("http", "proxy", "http://vscode.example.org:1");
    assert.equal(readNetwork().proxy, "http://vscode.example.org:1");
    await setSetting("oriel", "proxy", " http://oriel.example.org:2 ");
    assert.equal(readNetwork().proxy, "http://oriel.example.org:2");
  });

  it("fails a question if there is no model, and offers to set one up", async () => {
    await setSetting("oriel", "modelPath", "");
    await setSetting("oriel", "projectorPath", "");
    const { state } = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/chart.png")]);
    assert.ok(state.kind === "failed");
    assert.equal(state.action, "Set Up a Model…");
    const oriel = await activateOriel();
    await waitUntil(() => (oriel.setup().kind === "needed" ? true : undefined), "the setup in the panel");
    await setSetting("oriel", "model", "gone");
    const { state: other } = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/chart.png")]);
    assert.match(other.kind === "failed" ? other.message : "", createFailurePattern({ kind: "unknownModel", name: "gone", known: [] }));
  });

  it("tests the configured model with an image if the user runs Test Model", async () => {
    const oriel = await activateOriel();
    await vscode.commands.executeCommand("oriel.testModel");
    const { kind, lines } = oriel.setup();
    assert.equal(kind, "ready", lines.join(" "));
    assert.match(lines[0] ?? "", /^tiny-gemma4\.gguf works/);
  });
});
