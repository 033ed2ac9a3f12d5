import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { listEngineProcesses } from "../fixtures/engineProcesses.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { useWorkbench } from "./workbench.ts";

describe("a person whose model takes seconds to read an image", () => {
  const workbench = useWorkbench({
    settings: async () => {
      const { model, projector } = await writeRandomModel(randomModels, "300M");
      return { "oriel.modelPath": model, "oriel.projectorPath": projector, "oriel.imageTokenBudget": "1120" };
    },
  });
  let frame: Frame;
  const last = () => frame.locator(".turn").last();
  const llamaServers = async () => {
    const started = await listEngineProcesses(workbench().shared["ORIEL_RUNTIME_DIR"] ?? "");
    return started.filter(({ command }) => command.includes(`--model ${randomModels}`)).map(({ pid }) => pid);
  };
  const ask = async (question: string) => {
    await frame.locator("textarea").fill(question);
    await frame.locator("textarea").press("Enter");
    await frame.locator(".turn", { hasText: question }).last().waitFor();
  };

  const answerText = async () => ((await last().locator(".answer").textContent()) ?? "").trim();
  /** What ends VS Code in the middle of an answer costs a second of it at most. */
  const keepsWhatIsWritten = async (end: () => Promise<void>) => {
    await last().locator(".answer", { hasText: /\w{3}/ }).waitFor({ timeout: 60_000 });
    await workbench().page.waitForTimeout(1500);
    const written = await answerText();
    await end();
    frame = await workbench().webviewWith("#turns .turn");
    await last().and(frame.locator('[data-state="interrupted"]')).waitFor();
    const kept = await answerText();
    // More may have come between the look and the end.
    const both = Math.min(kept.length, written.length);
    assert.ok(both > 0 && written.slice(0, both) === kept.slice(0, both), `“${kept}” of “${written}”`);
  };
  const killLlamaServer = async () => {
    for (const pid of await llamaServers()) process.kill(pid, "SIGKILL");
    await last().and(frame.locator('[data-state="failed"]')).waitFor();
  };
  const againButton = () =>
    last()
      .getByRole("button", { name: /Ask Again|Try Again/ })
      .last();
  const answersAgain = async () => {
    await last().and(frame.locator('[data-state="writing"]')).waitFor({ timeout: 60_000 });
    await frame.locator(".turn").nth(-2).and(frame.locator('.set-aside[data-state="failed"]')).waitFor();
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
    await last().locator(".note", { hasText: "Running on the CPU" }).waitFor();
    await workbench().screenshot("reading");
    // While the numbers change, the button under the finger is the same.
    const stop = await frame.getByRole("button", { name: "Stop" }).elementHandle();
    await workbench().page.waitForTimeout(800);
    await stop?.click();
    await frame.locator('.turn[data-state="stopped"]').waitFor();
  });

  it("asks it again, and stops that too, with the keyboard alone", async () => {
    const { page } = workbench();
    await page.locator(".tab", { hasText: "README.md" }).click();
    await workbench().typeInPanel(2, frame);
    await workbench().tabTo(last().getByRole("button", { name: "Ask Again" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await frame.locator(".turn").nth(1).waitFor();
    await workbench().tabTo(last().getByRole("button", { name: "Stop" }));
    await last()
      .locator(".status", { hasText: /Reading (about )?[\d,.]+ of [\d,.]+ tokens/ })
      .waitFor({ timeout: 60_000 });
    assert.equal(await last().locator(".note", { hasText: "Running on the CPU" }).count(), 0, "it was said before");
    await page.keyboard.press("Enter");
    await last().and(frame.locator('[data-state="stopped"]')).waitFor();
    await last().getByRole("button", { name: "Edit" }).and(frame.locator(":focus")).waitFor();
  });

  it("asks something else, which does not wait for what was stopped", async () => {
    await ask("What is a port?");
    await last().and(frame.locator('[data-state="writing"]')).waitFor();
  });

  it("keeps what was written when the window is reloaded in mid answer", async () => {
    await keepsWhatIsWritten(() => workbench().reloadWindow("keyboard"));
    assert.equal(await frame.locator(".turn").count(), 3);
  });

  it("keeps what was written when VS Code is killed in mid answer, and asks again", async () => {
    await ask("What is a harbour?");
    await keepsWhatIsWritten(() => workbench().crash());
    await last().locator(".question", { hasText: "What is a harbour?" }).waitFor();
    await last().locator(".note", { hasText: "Interrupted: VS Code closed before the answer was complete." }).waitFor();
    await workbench().screenshot("broken-off");
    await last().getByRole("button", { name: "Ask Again" }).click();
    await last().and(frame.locator('[data-state="writing"]')).waitFor({ timeout: 60_000 });
    assert.equal((await llamaServers()).length, 1, "nothing is left of what was asked before");
  });

  it("keeps what was written when the window is reloaded in mid answer with the mouse", async () => {
    await keepsWhatIsWritten(() => workbench().reloadWindow("mouse"));
  });

  it("asks again what failed because llama-server was killed, with the keyboard alone", async () => {
    const { page } = workbench();
    await ask("What is a buoy?");
    await last().and(frame.locator('[data-state="writing"]')).waitFor({ timeout: 60_000 });
    await killLlamaServer();
    await workbench().screenshot("failed-turn");
    // The question was written with the keyboard, so the focus is still there.
    await workbench().tabTo(againButton(), "Shift+Tab");
    await page.keyboard.press("Enter");
    await answersAgain();
  });

  it("does so with the mouse, when it is killed once more", async () => {
    await killLlamaServer();
    await againButton().click();
    await answersAgain();
    await last().getByRole("button", { name: "Stop" }).click();
    await last().and(frame.locator('[data-state="stopped"]')).waitFor();
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
