import assert from "node:assert/strict";
import { CHAT, FakeEndpoint, createVllmRoutes, sendChunks } from "../fixtures/endpoints.ts";
import { useWorkbench } from "./useWorkbench.ts";

const answerWith = (content: string, reason: "length" | "stop") => [
  { model: "m", choices: [{ index: 0, delta: { role: "assistant", content }, finish_reason: null }] },
  { choices: [{ index: 0, delta: {}, finish_reason: reason }] },
];

describe("an answer that reached its length limit", () => {
  let server: FakeEndpoint;
  const workbench = useWorkbench({
    settings: async () => {
      server = await FakeEndpoint.start({
        ...createVllmRoutes(),
        [CHAT]: (response, _, count) =>
          sendChunks(response, count === 0 ? answerWith("A flow of two st", "length") : answerWith("eps.", "stop")),
      });
      return { "oriel.endpoint": server.url };
    },
  });
  after(() => server.stop());

  it("is continued in the same turn with Continue Answer", async () => {
    await workbench().openFolder("images");
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("flow.png"), "Ask About Image…");
    const frame = await workbench().findWebview("#turns");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await frame.locator("textarea").fill("What is it?");
    await frame.locator("textarea").press("Enter");
    const turn = frame.locator(".turn");
    await turn.getByText("The answer reached the token limit.").waitFor();
    await workbench().saveScreenshot("answer-cut-off");
    await turn.getByRole("button", { name: "Continue Answer" }).click();
    await turn.getByText("A flow of two steps.").waitFor();
    assert.equal(await frame.locator(".turn").count(), 1);
    assert.equal(await turn.getByRole("button", { name: "Continue Answer" }).count(), 0);
  });
});
