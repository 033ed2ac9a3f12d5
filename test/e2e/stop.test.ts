import { inRepository } from "../tools/paths.mjs";
import { useWorkbench } from "./workbench.ts";

describe("a person whose model takes forever to load", () => {
  const workbench = useWorkbench({ settings: { "oriel.llamaServerPath": inRepository("test", "engine", "slowServer.sh") } });

  it("sees what is being done, and stops it", async () => {
    await workbench().openFolder("images");
    await workbench().contextMenu(workbench().explorerRow("chart.png"), "Explain Image…");
    const frame = await workbench().webviewWith("#turns");
    await frame.locator(".status", { hasText: "Loading tiny-gemma4.gguf" }).waitFor({ timeout: 60_000 });
    await workbench().screenshot("panel-loading");
    await frame.getByRole("button", { name: "Stop" }).click();
    await frame.locator('.turn[data-state="stopped"] .note', { hasText: "Stopped." }).waitFor();
  });
});
