import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import type { Frame } from "playwright-core";
import { FakeEndpoint, createVllmRoutes } from "../fixtures/endpoints.ts";
import { waitUntil } from "../waiting.ts";
import { runStep } from "./runStep.ts";
import { useWorkbench } from "./useWorkbench.ts";

/** A network address of this machine, which Oriel treats as another machine. */
const networkAddress = Object.values(networkInterfaces())
  .flat()
  .find((address) => address !== undefined && !address.internal && address.family === "IPv4")?.address;

/** A whole scenario takes minutes on a busy machine. */
const SCENARIO_TIMEOUT_MS = 600_000;

describe("a user whose team has a server", () => {
  let server: FakeEndpoint;
  let frame: Frame;
  const workbench = useWorkbench({
    settings: async () => {
      server = await FakeEndpoint.start(createVllmRoutes(), { host: networkAddress ?? assert.fail("This machine has no network.") });
      return { "oriel.endpoint": server.url };
    },
  });
  after(() => server.stop());
  const findDialog = () =>
    workbench().page.locator(".monaco-dialog-box", { hasText: `Send images and text from this workspace to ${new URL(server.url).host}?` });
  const clickDialogButton = async (button: string) => {
    await findDialog().getByRole("button", { name: button, exact: true }).click();
    await findDialog().waitFor({ state: "detached" });
  };
  const waitForAnswers = (count: number) =>
    waitUntil(async () => ((await frame.locator('.turn[data-state="done"]').count()) === count ? true : undefined), `${count} answers`);

  it("sees the server's host in the status bar", async () => {
    await workbench().findExplorerRow("README.md").dblclick();
    const item = workbench().page.locator(".statusbar-item", { hasText: `Oriel: ${new URL(server.url).host}` });
    await item.waitFor({ timeout: 60_000 });
    const label = await item.getByRole("button").getAttribute("aria-label");
    assert.match(label ?? "", /images and text are sent to [\d.]+:\d+/);
  });

  it("must agree once before anything is sent", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    await runStep("declines when writing alt text, and nothing is sent", async () => {
      const { page } = workbench();
      await workbench().findExplorerRow("README.md").dblclick();
      await page.locator(".squiggly-info").first().waitFor({ timeout: 30_000 });
      await page.locator(".view-line", { hasText: "Tidal" }).first().click();
      await page.keyboard.press("ControlOrMeta+a");
      await workbench().runCommand("Oriel: Write Alt Text");
      await findDialog().waitFor();
      await workbench().saveScreenshot("sends-elsewhere");
      await clickDialogButton("Cancel");
      await workbench().waitForToast("Nothing was sent to");
      assert.deepEqual(server.received, []);
    });
    await runStep("attaches an image, declines again, and keeps the question", async () => {
      await workbench().openFolder("images");
      await workbench().chooseFromContextMenu(workbench().findExplorerRow("chart.png"), "Ask About Image…");
      frame = await workbench().findWebview("#turns");
      await frame.locator('.attachment[data-state="prepared"]').waitFor();
      await frame.locator("textarea").fill("What is it?");
      assert.deepEqual(server.received, []);
      await frame.locator("textarea").press("Enter");
      await clickDialogButton("Cancel");
      await waitUntil(async () => ((await frame.locator("textarea").inputValue()) === "What is it?" ? true : undefined), "the question");
      assert.equal(await frame.locator(".attachment").count(), 1);
      assert.equal(await frame.locator(".turn").count(), 0);
      assert.deepEqual(server.received, []);
    });
    await runStep("sets an API key, agrees once, and gets answers", async () => {
      const { page } = workbench();
      await workbench().runCommand("Oriel: Set Server API Key");
      await page.locator(".quick-input-widget", { hasText: `API key for ${server.url}` }).waitFor();
      await page.locator(".quick-input-widget .input").fill("team-key");
      await page.keyboard.press("Enter");
      await page.locator(".statusbar-item", { hasText: "saved" }).waitFor();
      await frame.locator("textarea").press("Enter");
      await clickDialogButton("Send");
      await waitForAnswers(1);
      await frame.locator(".turn .answer", { hasText: "A form." }).waitFor();
      await frame.locator("textarea").fill("And why?");
      await frame.locator("textarea").press("Enter");
      await waitForAnswers(2);
      assert.equal(server.chatRequests.length, 2);
      assert.ok(server.received.every(({ authorization }) => authorization === "Bearer team-key"));
      assert.match(JSON.stringify(server.chatRequests[0]), /"url":"data:image\/png;base64,/);
    });
  });
});
