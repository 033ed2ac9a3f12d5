import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { getCaption } from "../fixtures/captions.ts";
import { closeServers } from "../fixtures/fileServer.ts";
import { SlowHub } from "./slowHub.ts";
import { runStep } from "./runStep.ts";
import { useWorkbench } from "./useWorkbench.ts";

/** A whole scenario takes minutes on a busy machine. */
const SCENARIO_TIMEOUT_MS = 600_000;

describe("a user who has no model yet", () => {
  let hub: SlowHub;
  const workbench = useWorkbench({
    async settings() {
      hub = await SlowHub.start();
      return { "oriel.modelPath": "", "oriel.projectorPath": "", "oriel.mirror": hub.server.url };
    },
  });
  after(closeServers);
  let frame: Frame;
  const findCard = () => frame.locator(".setup");
  const findAction = (name: string) => findCard().getByRole("button", { name });
  const readFocusedLabel = () => frame.locator(".setup button:focus").innerText();
  const findWalkthrough = () => workbench().page.locator(".gettingStartedContainer");
  const findInput = () => workbench().page.locator(".quick-input-widget .input");

  it("chooses, downloads, tests, uses and removes a model", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    await runStep("sees in the empty panel that a model is needed, and opens the walkthrough", async () => {
      await workbench().findExplorerRow("README.md").click();
      await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
      await workbench().runCommand("Oriel: New Conversation");
      frame = await workbench().findWebview(".setup.needed");
      await workbench().saveScreenshot("setup-needed");
      await findAction("Show Steps").click();
      await findWalkthrough().getByText("Choose a model", { exact: true }).waitFor();
      await workbench().saveScreenshot("walkthrough-choose");
    });
    await runStep("chooses a model in the walkthrough, from a list or by name", async () => {
      await findWalkthrough().getByRole("button", { name: "Choose Model", exact: true }).click();
      const rows = workbench().page.locator(".quick-input-list .monaco-list-row");
      await rows.filter({ hasText: /recommended · [\d.]+ GB download/ }).waitFor();
      await rows
        .filter({ hasText: /Needs [\d.]+ GB of memory/ })
        .first()
        .waitFor();
      await workbench().saveScreenshot("setup-choices");
      await workbench().pick("Download from Hugging Face or a URL…");
      await workbench().page.getByText("Model (1 of 2)").waitFor();
      await findInput().fill("hf:someone/tiny/m.gguf");
      await workbench().page.keyboard.press("Enter");
      await workbench().page.getByText("Vision projector (2 of 2)").waitFor();
      await findInput().fill("p.gguf");
      await workbench().page.keyboard.press("Enter");
      frame = await workbench().findWebview(".setup.working");
      await findCard()
        .getByText(/m\.gguf: .* of 8\.2 MB, .*\/s, .* left/)
        .waitFor();
      await workbench().waitForToast("Setting up m.gguf");
      await workbench().saveScreenshot("setup-working");
    });
    await runStep("pauses and continues with the keyboard without losing the focus", async () => {
      await workbench().tabTo(findAction("Pause"), "Shift+Tab");
      await workbench().page.keyboard.press("Enter");
      await frame.locator(".setup.unfinished").waitFor();
      assert.equal(await readFocusedLabel(), "Continue");
      const { sentBytes } = hub.server;
      await workbench().page.waitForTimeout(1000);
      assert.ok(hub.server.sentBytes - sentBytes < 200_000, "The download is paused.");
      await workbench().page.keyboard.press("Enter");
      await frame.locator(".setup.working").waitFor();
      assert.equal(await readFocusedLabel(), "Pause");
      await findCard()
        .getByText(/m\.gguf: .*\/s, .* left/)
        .waitFor();
    });
    await runStep("continues the download after the window was closed, and gets a tested model", async () => {
      await workbench().reloadWindow("mouse");
      frame = await workbench().findWebview(".setup.unfinished");
      await findCard().getByText("downloaded.").waitFor();
      // The lock of a killed process expires only after some seconds.
      await findAction("Continue").waitFor();
      await workbench().saveScreenshot("setup-unfinished");
      hub.isSlow = false;
      const requestCount = hub.server.requests.length;
      await findAction("Continue").click();
      await frame.locator(".setup.ready").waitFor({ timeout: 60_000 });
      assert.match(hub.server.requests.slice(requestCount).find(({ range }) => range?.endsWith("-"))?.range ?? "", /^bytes=\d{5,}-$/);
      await findCard().getByText("m.gguf works: it described the test image correctly").waitFor();
      await workbench().saveScreenshot("setup-ready");
    });
    await runStep("gets a first answer about the sample image", async () => {
      await findAction("Try a Sample Image").click();
      frame = await workbench().findWebview(".turn .answer");
      await frame.getByText(getCaption("images/login-form.png")).waitFor({ timeout: 60_000 });
      assert.equal(await findCard().isVisible(), false);
      await workbench().saveScreenshot("setup-first-answer");
    });
    await runStep("removes the model, and sees how much space that frees", async () => {
      await workbench().runCommand("Oriel: Remove a Model…");
      await workbench().page.locator(".quick-input-list .monaco-list-row", { hasText: "Frees 8.2 MB" }).click();
      await workbench().page.locator(".monaco-dialog-box").getByRole("button", { name: "Remove", exact: true }).click();
      await workbench().waitForToast("Removed m.gguf. 8.2 MB freed.");
      await frame.locator(".setup.needed").waitFor();
    });
  });

  it("cancels a download, and deletes the partial file after confirmation", async () => {
    hub.isSlow = true;
    await workbench().runCommand("Oriel: New Conversation");
    frame = await workbench().findWebview(".setup.needed");
    await findAction("Set Up a Model…").click();
    await workbench().pick("Download from Hugging Face or a URL…");
    for (const text of ["hf:someone/tiny/m.gguf", "p.gguf"]) {
      await workbench()
        .page.getByText(text === "p.gguf" ? "Vision projector (2 of 2)" : "Model (1 of 2)")
        .waitFor();
      await findInput().fill(text);
      await workbench().page.keyboard.press("Enter");
    }
    await findCard()
      .getByText(/m\.gguf: .* of 8\.2 MB/)
      .waitFor();
    await findAction("Cancel").click();
    await workbench().page.locator(".monaco-dialog-box").getByRole("button", { name: "Delete", exact: true }).click();
    await frame.locator(".setup.needed").waitFor();
  });
});
