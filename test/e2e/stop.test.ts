import { getRepositoryPath } from "../tools/paths.mjs";
import { useWorkbench } from "./useWorkbench.ts";

describe("a user whose model never finishes loading", () => {
  const workbench = useWorkbench({ settings: { "oriel.llamaServerPath": getRepositoryPath("test", "engine", "slowServer.sh") } });

  it("sees that the model is loading, and stops the question", async () => {
    await workbench().openFolder("images");
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("chart.png"), "Explain Image…");
    const frame = await workbench().findWebview("#turns");
    await frame.locator(".status", { hasText: "Loading tiny-gemma4.gguf" }).waitFor({ timeout: 60_000 });
    await workbench().saveScreenshot("panel-loading");
    await frame.getByRole("button", { name: "Stop" }).click();
    await frame.locator('.turn[data-state="stopped"] .note', { hasText: "Stopped." }).waitFor();
  });
});
