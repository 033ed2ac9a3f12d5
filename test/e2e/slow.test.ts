import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Frame } from "playwright-core";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { useWorkbench } from "./workbench.ts";

const run = promisify(execFile);

describe("a person whose model takes seconds to read an image", () => {
  const workbench = useWorkbench({
    settings: async () => {
      const { model, projector } = await writeRandomModel(randomModels, "300M");
      return { "oriel.modelPath": model, "oriel.projectorPath": projector, "oriel.imageTokenBudget": "1120" };
    },
  });
  let frame: Frame;
  const last = () => frame.locator(".turn").last();
  const llamaServers = async () => (await run("pgrep", ["-f", "--", `--model ${randomModels}`])).stdout;
  const ask = async (question: string) => {
    await frame.locator("textarea").fill(question);
    await frame.locator("textarea").press("Enter");
    await frame.locator(".turn", { hasText: question }).last().waitFor();
  };

  before(async () => {
    await workbench().openFolder("images");
    await workbench().explorerRow("README.md").click();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
    await workbench().contextMenu(workbench().explorerRow("chart.png"), "Explain Image…");
    frame = await workbench().webviewWith("#turns");
  });

  it("sees how far the reading is, is told once why it takes so long, and stops it", async () => {
    await last()
      .locator(".status", { hasText: /Reading (about )?[\d,.]+ of [\d,.]+ tokens/ })
      .waitFor({ timeout: 60_000 });
    await last().locator(".note", { hasText: "without a GPU" }).waitFor();
    await workbench().screenshot("reading");
    // While the numbers change, the button under the finger is the same.
    const stop = await frame.getByRole("button", { name: "Stop" }).elementHandle();
    await workbench().page.waitForTimeout(800);
    await stop?.click();
    await frame.locator('.turn[data-state="stopped"]').waitFor();
  });

  it("asks something else, which does not wait for what was stopped", async () => {
    await ask("What is a port?");
    await last().and(frame.locator('[data-state="writing"]')).waitFor();
    assert.equal(await frame.locator(".note", { hasText: "without a GPU" }).count(), 1);
  });

  it("keeps what was written when the window is reloaded in mid answer", async () => {
    const { page } = workbench();
    await last().locator(".answer", { hasText: /\w{3}/ }).waitFor();
    // What a crash may cost is a second.
    await page.waitForTimeout(1500);
    const written = ((await last().locator(".answer").textContent()) ?? "").trim();
    const reloaded = page.waitForEvent("load");
    await workbench().runCommand("Developer: Reload Window");
    await reloaded;
    await workbench().explorerRow("README.md").waitFor({ timeout: 60_000 });
    frame = await workbench().webviewWith("#turns .turn");
    await last().and(frame.locator('[data-state="stopped"]')).waitFor();
    const kept = ((await last().locator(".answer").textContent()) ?? "").trim();
    assert.ok(kept.length > 0 && written.startsWith(kept.slice(0, 20)), `“${kept}” of “${written}”`);
    assert.equal(await frame.locator(".turn").count(), 2);
  });

  it("asks while what they attached is still read ahead, and nothing of it is read twice", async () => {
    await workbench().contextMenu(workbench().explorerRow("flow.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await workbench().page.waitForTimeout(1500);
    const before = await llamaServers();
    await ask("What is it?");
    await last().and(frame.locator('[data-state="writing"]')).waitFor({ timeout: 60_000 });
    assert.deepEqual(await llamaServers(), before);
    await last().getByRole("button", { name: "Stop" }).click();
    await last().and(frame.locator('[data-state="stopped"]')).waitFor();
  });

  it("asks again what failed because llama-server was killed, by keyboard", async () => {
    const { page } = workbench();
    await ask("What is a buoy?");
    await last().and(frame.locator('[data-state="writing"]')).waitFor({ timeout: 60_000 });
    await run("pkill", ["-KILL", "-f", "--", `--model ${randomModels}`]);
    await last().and(frame.locator('[data-state="failed"]')).waitFor();
    await workbench().screenshot("failed-turn");
    const retry = last()
      .getByRole("button", { name: /Ask Again|Try Again/ })
      .last();
    await retry.focus();
    await page.keyboard.press("Enter");
    await last().and(frame.locator('[data-state="writing"]')).waitFor({ timeout: 60_000 });
    await frame.locator(".turn").nth(-2).and(frame.locator('.set-aside[data-state="failed"]')).waitFor();
    await last().getByRole("button", { name: "Stop" }).click();
    await last().and(frame.locator('[data-state="stopped"]')).waitFor();
  });

  it("reads all of it at a zoom of 200 %", async () => {
    await workbench().runCommand("View: Toggle Primary Side Bar Visibility");
    await workbench().zoom(2);
    for (const theme of ["Light Modern", "Dark High Contrast"] as const) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`zoom-${theme.toLowerCase().replaceAll(" ", "-")}`);
    }
    const overflow = await frame.evaluate(() => {
      const root = (globalThis as unknown as { document: { documentElement: { scrollWidth: number; clientWidth: number } } }).document
        .documentElement;
      return root.scrollWidth - root.clientWidth;
    });
    assert.ok(overflow <= 0, `${overflow} pixels are beyond the edge`);
    await workbench().zoom(1);
  });
});
