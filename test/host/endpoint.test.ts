import assert from "node:assert/strict";
import * as vscode from "vscode";
import { ANY, createFailurePattern } from "../fixtures/failurePattern.ts";
import { CHAT, FakeEndpoint, createOllamaRoutes, createUnknownServerRoutes, sendJson, type Routes } from "../fixtures/endpoints.ts";
import { activateOriel, createWorkspaceUri, runTurnCommand } from "./oriel.ts";
import { waitUntil } from "../waiting.ts";

describe("a local server set in oriel.endpoint", () => {
  let server: FakeEndpoint;
  const updateSettings = async (values: Record<string, unknown>) => {
    const settings = vscode.workspace.getConfiguration("oriel");
    for (const [key, value] of Object.entries(values)) await settings.update(key, value, vscode.ConfigurationTarget.Global);
  };
  const serve = async (routes: Routes) => {
    server = await FakeEndpoint.start(routes);
    await updateSettings({ endpoint: server.url });
  };
  afterEach(async () => {
    await updateSettings({ endpoint: undefined, imageTokenBudget: undefined });
    await server.stop();
  });

  it("answers without asking for consent, and the panel shows that the server downscales the image", async () => {
    await serve(createOllamaRoutes());
    await updateSettings({ imageTokenBudget: "1120" });
    const large = createWorkspaceUri("images/large.svg");
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"><rect width="800" height="900" fill="red"/></svg>';
    await vscode.workspace.fs.writeFile(large, Buffer.from(svg));
    const turn = await runTurnCommand("oriel.explainImage", [large]);
    await vscode.workspace.fs.delete(large);
    assert.equal(turn.text, "A form.");
    assert.equal(turn.thoughts, "Hm.");
    assert.match(turn.notice, /280 tokens.*images\/large\.svg/);
  });

  it("is asked again if it is busy, and the panel says so", async () => {
    const sendAnswer = createUnknownServerRoutes()[CHAT] as Extract<Routes[string], (...given: never[]) => void>;
    await serve(
      createUnknownServerRoutes({
        [CHAT]: (response, received, count) =>
          count === 0 ? sendJson(response, { error: "busy" }, 429, { "retry-after": "1" }) : sendAnswer(response, received, count),
      }),
    );
    const oriel = await activateOriel();
    const seenStatuses: string[] = [];
    const turn = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/chart.png")], async () => {
      await waitUntil(() => {
        const state = oriel.turns().at(-1)?.state;
        if (state?.kind === "waiting") seenStatuses.push(state.status);
        return seenStatuses.at(-1)?.startsWith("The server is busy.") || undefined;
      }, "the busy status");
    });
    assert.equal(turn.text, "A form.");
  });

  it("leads to the command that sets its API key if it needs one", async () => {
    await serve({ "*": (response) => sendJson(response, { error: "Unauthorized" }, 401) });
    const { state } = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/chart.png")]);
    const failure = { kind: "endpointKey", url: ANY, hasKey: false, reason: "The server returned 401: Unauthorized." } as const;
    assert.ok(state.kind === "failed");
    assert.match(state.message, createFailurePattern(failure));
    assert.equal(state.action, "Set API Key");
  });
});
