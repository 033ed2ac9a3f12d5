import assert from "node:assert/strict";
import * as vscode from "vscode";
import { readNetwork } from "../../src/extension/config.ts";
import { createWebSource } from "../../src/extension/images/imageSource.ts";
import { catchFailure, waitUntil } from "../waiting.ts";
import { createFailurePattern } from "../fixtures/failurePattern.ts";
import { api, inWorkspace, turnOf } from "./oriel.ts";

describe("network and model settings", () => {
  const changed: [section: string, key: string, before: unknown][] = [];
  const set = async (section: string, key: string, value: unknown) => {
    const settings = vscode.workspace.getConfiguration(section);
    changed.push([section, key, settings.inspect(key)?.globalValue]);
    await settings.update(key, value, vscode.ConfigurationTarget.Global);
  };
  afterEach(async () => {
    for (const [section, key, before] of changed.splice(0).toReversed()) {
      await vscode.workspace.getConfiguration(section).update(key, before, vscode.ConfigurationTarget.Global);
    }
  });

  it("oriel.offline forbids a server on another machine and images on the web, but not the local model", async () => {
    await set("oriel", "offline", true);
    const explain = () => turnOf("oriel.explainImage", [inWorkspace("images/chart.png")]);
    assert.equal((await explain()).state.kind, "done");
    assert.deepEqual(await catchFailure(createWebSource("https://example.org/a.png")), {
      kind: "offline",
      what: "https://example.org/a.png",
    });
    await set("oriel", "endpoint", "https://gpu.example.org");
    const { state } = await explain();
    assert.ok(state.kind === "failed");
    assert.match(state.message, createFailurePattern({ kind: "offline", what: "https://gpu.example.org" }));
  });

  it("oriel.proxy takes precedence over VS Code's proxy", async () => {
    assert.deepEqual(readNetwork(), { isOffline: false, mirror: undefined, proxy: undefined, caFile: undefined, noProxy: [] });
    await set("http", "proxy", "http://vscode.example.org:1");
    assert.equal(readNetwork().proxy, "http://vscode.example.org:1");
    await set("oriel", "proxy", " http://oriel.example.org:2 ");
    assert.equal(readNetwork().proxy, "http://oriel.example.org:2");
  });

  it("a question without a model fails and offers to set one up", async () => {
    await set("oriel", "modelPath", "");
    await set("oriel", "projectorPath", "");
    const { state } = await turnOf("oriel.explainImage", [inWorkspace("images/chart.png")]);
    assert.ok(state.kind === "failed");
    assert.equal(state.action, "Set Up a Model…");
    const oriel = await api();
    await waitUntil(() => (oriel.setup().kind === "needed" ? true : undefined), "the setup in the panel");
    await set("oriel", "model", "gone");
    const { state: other } = await turnOf("oriel.explainImage", [inWorkspace("images/chart.png")]);
    assert.match(other.kind === "failed" ? other.message : "", createFailurePattern({ kind: "unknownModel", name: "gone", known: [] }));
  });

  it("the command Test Model tests the configured model with an image", async () => {
    const oriel = await api();
    await vscode.commands.executeCommand("oriel.testModel");
    const { kind, lines } = oriel.setup();
    assert.equal(kind, "ready", lines.join(" "));
    assert.match(lines[0] ?? "", /^tiny-gemma4\.gguf works/);
  });
});
