import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Frame } from "playwright-core";
import { getRepositoryPath } from "../tools/paths.mjs";
import { closeServers } from "../fixtures/fileServer.ts";
import { SlowHub } from "./slowHub.ts";
import { step } from "./step.ts";
import { useWorkbench } from "./useWorkbench.ts";

/** A whole journey takes minutes on a busy machine. */
const JOURNEY_TIMEOUT_MS = 600_000;

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
  const card = () => frame.locator(".setup");
  const action = (name: string) => card().getByRole("button", { name });
  const focused = () => frame.locator(".setup button:focus").innerText();
  const walkthrough = () => workbench().page.locator(".gettingStartedContainer");
  const input = () => workbench().page.locator(".quick-input-widget .input");

  it("chooses, downloads, tests, uses and removes a model", async function () {
    this.timeout(JOURNEY_TIMEOUT_MS);
    await step("sees in the empty panel that a model is needed, and opens the walkthrough", async () => {
      await workbench().explorerRow("README.md").click();
      await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
      await workbench().runCommand("Oriel: New Conversation");
      frame = await workbench().findWebview(".setup.needed");
      await workbench().screenshot("setup-needed");
      await action("Show Steps").click();
      await walkthrough().getByText("Choose a model", { exact: true }).waitFor();
      await workbench().screenshot("walkthrough-choose");
    });
    await step("chooses a model in the walkthrough, from a list or by name", async () => {
      await walkthrough().getByRole("button", { name: "Choose Model", exact: true }).click();
      const rows = workbench().page.locator(".quick-input-list .monaco-list-row");
      await rows.filter({ hasText: /recommended · [\d.]+ GB download/ }).waitFor();
      await rows
        .filter({ hasText: /Needs [\d.]+ GB of memory/ })
        .first()
        .waitFor();
      await workbench().screenshot("setup-choices");
      await workbench().pick("Download from Hugging Face or a URL…");
      await workbench().page.getByText("Model (1 of 2)").waitFor();
      await input().fill("hf:someone/tiny/m.gguf");
      await workbench().page.keyboard.press("Enter");
      await workbench().page.getByText("Vision projector (2 of 2)").waitFor();
      await input().fill("p.gguf");
      await workbench().page.keyboard.press("Enter");
      frame = await workbench().findWebview(".setup.working");
      await card()
        .getByText(/p\.gguf: .* of 4\.8 MB, .*\/s, .* left/)
        .waitFor();
      await workbench().waitForToast("Downloading m.gguf");
      await workbench().screenshot("setup-working");
    });
    await step("pauses and continues with the keyboard, which keeps the focus", async () => {
      await workbench().tabTo(action("Pause"), "Shift+Tab");
      await workbench().page.keyboard.press("Enter");
      await frame.locator(".setup.unfinished").waitFor();
      assert.equal(await focused(), "Continue");
      const { served } = hub.server;
      await workbench().page.waitForTimeout(1000);
      assert.ok(hub.server.served - served < 200_000, "The download is paused.");
      await workbench().page.keyboard.press("Enter");
      await frame.locator(".setup.working").waitFor();
      assert.equal(await focused(), "Pause");
      await card()
        .getByText(/p\.gguf: .*\/s, .* left/)
        .waitFor();
    });
    await step("continues the download after the window was closed, and gets a tested model", async () => {
      await workbench().reloadWindow("mouse");
      frame = await workbench().findWebview(".setup.unfinished");
      await card().getByText("downloaded.").waitFor();
      // The lock of a killed process expires only after some seconds.
      await action("Continue").waitFor();
      await workbench().screenshot("setup-unfinished");
      hub.isSlow = false;
      const before = hub.server.requests.length;
      await action("Continue").click();
      await frame.locator(".setup.ready").waitFor({ timeout: 60_000 });
      assert.match(hub.server.requests.slice(before).find(({ range }) => range?.endsWith("-"))?.range ?? "", /^bytes=\d{5,}-$/);
      await card().getByText("m.gguf works: it described the test image correctly").waitFor();
      await workbench().screenshot("setup-ready");
    });
    await step("gets a first answer about the sample image", async () => {
      await action("Try a Sample Image").click();
      frame = await workbench().findWebview(".turn .answer");
      const captions = JSON.parse(await readFile(getRepositoryPath("test", "fixtures", "workspace.captions.json"), "utf8")) as Record<
        string,
        { alt: string }
      >;
      await frame.getByText(captions["images/login-form.png"]?.alt ?? "").waitFor({ timeout: 60_000 });
      assert.equal(await card().isVisible(), false);
      await workbench().screenshot("setup-first-answer");
    });
    await step("removes the model, and sees how much space that frees", async () => {
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
    await action("Set Up a Model…").click();
    await workbench().pick("Download from Hugging Face or a URL…");
    for (const text of ["hf:someone/tiny/m.gguf", "p.gguf"]) {
      await workbench()
        .page.getByText(text === "p.gguf" ? "Vision projector (2 of 2)" : "Model (1 of 2)")
        .waitFor();
      await input().fill(text);
      await workbench().page.keyboard.press("Enter");
    }
    await card()
      .getByText(/p\.gguf: .* of 4\.8 MB/)
      .waitFor();
    await action("Cancel").click();
    await workbench().page.locator(".monaco-dialog-box").getByRole("button", { name: "Delete", exact: true }).click();
    await frame.locator(".setup.needed").waitFor();
  });
});
