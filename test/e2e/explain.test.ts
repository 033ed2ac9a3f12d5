import assert from "node:assert/strict";
import { chatLabels } from "../../src/extension/chat/chatLabels.ts";
import { getCaption } from "../fixtures/captions.ts";
import { ANY, createFailurePattern } from "../fixtures/failurePattern.ts";
import { runStep } from "./runStep.ts";
import { useWorkbench } from "./useWorkbench.ts";
import { waitUntil } from "../waiting.ts";

const unreadable = createFailurePattern({ kind: "notAnImage", name: "images/broken.png", reason: ANY });

/** A whole scenario takes minutes on a busy machine. */
const SCENARIO_TIMEOUT_MS = 600_000;

describe("a user who explains images", () => {
  const workbench = useWorkbench();
  const findPanel = () => workbench().findWebview("#turns");
  const waitForAnswer = async (text: string) =>
    (await findPanel()).locator('.turn[data-state="done"] .answer', { hasText: text }).last().waitFor({ timeout: 60_000 });

  before(async () => {
    // Opens an editor in the first group, so that the panel opens in the second group.
    await workbench().findExplorerRow("README.md").dblclick();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
    await workbench().openFolder("images");
  });

  it("right-clicks a screenshot in the Explorer, reads what it shows, and copies the answer", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    await runStep("explains the image", async () => {
      await workbench().chooseFromContextMenu(workbench().findExplorerRow("login-form.png"), "Explain Image…");
      await waitForAnswer(getCaption("images/login-form.png"));
      const frame = await findPanel();
      await frame.locator(".image", { hasText: "480×336 → 480×336, 72 tokens" }).waitFor();
      // The thumbnail is the image that was sent.
      const width = await frame.locator(".image img").evaluate(async (image: { decode(): Promise<void>; naturalWidth: number }) => {
        await image.decode();
        return image.naturalWidth;
      });
      assert.equal(width, 480);
    });
    await runStep("is told by a screen reader that the answer is complete", async () => {
      const announcement = (await findPanel()).locator("#announcement");
      // A note may follow, for example that reading the image was slow.
      await waitUntil(
        async () => ((await announcement.textContent())?.startsWith(chatLabels.finished) ? true : undefined),
        "the announcement",
      );
    });
    await runStep("copies the answer", async () => {
      const frame = await findPanel();
      await frame.getByRole("button", { name: "Copy" }).click();
      await frame.getByRole("button", { name: "Copied" }).waitFor();
      const { page } = workbench();
      const copied = await page.evaluate(() =>
        (globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }).navigator.clipboard.readText(),
      );
      assert.equal(copied, getCaption("images/login-form.png"));
    });
    await runStep("sees the state of the engine in the status bar", async () => {
      await workbench().page.locator('.statusbar-item[aria-label*="Oriel: tiny-gemma4.gguf is loaded"]').waitFor();
    });
  });

  it("picks a chart and asks again, with the keyboard alone", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    await runStep("picks a chart", async () => {
      await workbench().chooseImagesWithKeyboard(() => workbench().typeCommand("Oriel: Explain Image"), "chart.png");
      await waitForAnswer(getCaption("images/chart.png"));
    });
    await runStep("asks again", async () => {
      const frame = await findPanel();
      const count = await frame.locator(".turn").count();
      await workbench().focusPanel(2, frame);
      await workbench().tabTo(frame.getByRole("button", { name: "Ask Again" }).last(), "Shift+Tab");
      await workbench().page.keyboard.press("Enter");
      await frame.locator(".turn").nth(count).locator('xpath=self::*[@data-state="done"]').waitFor({ timeout: 60_000 });
    });
  });

  it("sees why a text file named .png is rejected", async () => {
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("broken.png"), "Explain Image…");
    const frame = await findPanel();
    await frame.locator(".failure", { hasText: unreadable }).waitFor({ timeout: 60_000 });
    assert.match((await frame.locator("#announcement").textContent()) ?? "", new RegExp(`^Failed: ${unreadable.source}`, "s"));
  });
});
