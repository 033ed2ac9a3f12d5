import type { Frame } from "playwright-core";
import { useWorkbench } from "./workbench.ts";

describe("a person who has no model yet", () => {
  const workbench = useWorkbench({ settings: { "oriel.modelPath": "", "oriel.projectorPath": "" } });
  let frame: Frame;
  const setUp = () => frame.locator(".set-up").getByRole("button");
  const isLed = async () => {
    const { page } = workbench();
    const editor = page.locator(".settings-editor");
    for (const setting of ["Oriel: Model Path", "Oriel: Projector Path"]) await editor.getByText(setting).first().waitFor();
    await page.keyboard.press("Escape");
    await editor.waitFor({ state: "detached" });
  };

  it("is told so by the empty panel, and led to the setting by a click", async () => {
    await workbench().explorerRow("README.md").click();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
    await workbench().runCommand("Oriel: New Conversation");
    frame = await workbench().webviewWith(".set-up:not([hidden])");
    await workbench().screenshot("no-model");
    await setUp().click();
    await isLed();
  });

  it("is led there with the keyboard alone", async () => {
    const { page } = workbench();
    await workbench().typeCommand("Oriel: New Conversation");
    frame = await workbench().webviewWith(".set-up:not([hidden])");
    await frame.locator("textarea:focus").waitFor();
    await workbench().tabTo(setUp(), "Shift+Tab");
    await page.keyboard.press("Enter");
    await isLed();
  });
});
