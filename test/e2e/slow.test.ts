import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame } from "playwright-core";
import sharp from "sharp";
import { listEngineProcesses } from "../fixtures/engineProcesses.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { useWorkbench } from "./useWorkbench.ts";

describe("a user whose model takes seconds to read an image", () => {
  const workbench = useWorkbench({
    settings: async () => {
      const { model, projector } = await writeRandomModel(randomModels, "300M");
      return { "oriel.modelPath": model, "oriel.projectorPath": projector, "oriel.imageTokenBudget": "1120" };
    },
  });
  let frame: Frame;
  const findLastTurn = () => frame.locator(".turn").last();
  const findLlamaServers = async () => {
    const processes = await listEngineProcesses(workbench().sharedEnvironment["ORIEL_RUNTIME_DIR"] ?? "");
    return processes.filter(({ command }) => command.includes(`--model ${randomModels}`)).map(({ pid }) => pid);
  };
  const ask = async (question: string) => {
    await frame.locator("textarea").fill(question);
    await frame.locator("textarea").press("Enter");
    await frame.locator(".turn", { hasText: question }).last().waitFor();
  };
  const waitForState = (state: string) =>
    findLastTurn()
      .and(frame.locator(`[data-state="${state}"]`))
      .waitFor({ timeout: 60_000 });
  const waitForProgress = () =>
    findLastTurn()
      .locator(".status", { hasText: /Reading (about )?[\d,.]+ of [\d,.]+ tokens/ })
      .waitFor({ timeout: 60_000 });
  const stop = async () => {
    await findLastTurn().getByRole("button", { name: "Stop" }).click();
    await waitForState("stopped");
  };
  const findRetryButton = () =>
    findLastTurn()
      .getByRole("button", { name: /Ask Again|Try Again/ })
      .last();

  before(async () => {
    // Large copies of the images take the model longer to read.
    for (const name of ["chart.png", "flow.png"]) {
      const file = join(workbench().workspace, "images", name);
      await writeFile(
        file,
        await sharp(await readFile(file))
          .resize(1584, 1104, { fit: "fill" })
          .png()
          .toBuffer(),
      );
    }
    await workbench().openFolder("images");
    await workbench().findExplorerRow("README.md").dblclick();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
  });
  beforeEach(async () => {
    await workbench().runCommand("Oriel: New Conversation");
    frame = await workbench().findWebview(".empty");
    // The page takes the focus late, and would then close a menu.
    await frame.locator("textarea:focus").waitFor();
  });

  it("sees how much of the prompt has been read, stops the answer, and is told only once why it is slow", async () => {
    const { page } = workbench();
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("chart.png"), "Explain Image…");
    await waitForProgress();
    await findLastTurn().locator(".note", { hasText: "Running on the CPU" }).waitFor();
    await workbench().saveScreenshot("reading");
    // The button must stay the same element while the numbers change, or a click would miss it.
    const button = await frame.getByRole("button", { name: "Stop" }).elementHandle();
    await page.waitForTimeout(800);
    await button?.click();
    await waitForState("stopped");
    // The next question is asked and stopped with the keyboard alone.
    await page.locator(".tab", { hasText: "README.md" }).click();
    await workbench().focusPanel(2, frame);
    await workbench().tabTo(findLastTurn().getByRole("button", { name: "Ask Again" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await frame.locator(".turn").nth(1).waitFor();
    await workbench().tabTo(findLastTurn().getByRole("button", { name: "Stop" }));
    await waitForProgress();
    assert.equal(await findLastTurn().locator(".note", { hasText: "Running on the CPU" }).count(), 0);
    await page.keyboard.press("Enter");
    await waitForState("stopped");
    await findLastTurn().getByRole("button", { name: "Edit" }).and(frame.locator(":focus")).waitFor();
    // The next question does not wait for the prefill that was stopped.
    await ask("What is a port?");
    await waitForState("writing");
    await stop();
  });

  const readAnswer = async () => ((await findLastTurn().locator(".answer").textContent()) ?? "").trim();
  for (const [title, endWindow] of [
    ["the window is reloaded with the keyboard", () => workbench().reloadWindow("keyboard")],
    ["the window is reloaded with the mouse", () => workbench().reloadWindow("mouse")],
    ["VS Code is killed", () => workbench().crash()],
  ] as const) {
    it(`keeps an unfinished answer and can ask again if ${title}`, async () => {
      await ask("What is a harbor?");
      await findLastTurn().locator(".answer", { hasText: /\w{3}/ }).waitFor({ timeout: 60_000 });
      // Answers are saved once per second.
      await workbench().page.waitForTimeout(1500);
      const shownAnswer = await readAnswer();
      await endWindow();
      frame = await workbench().findWebview("#turns .turn");
      await waitForState("interrupted");
      const savedAnswer = await readAnswer();
      // Either may be longer: the answer kept growing until the window closed.
      const length = Math.min(savedAnswer.length, shownAnswer.length);
      assert.ok(
        length > 0 && shownAnswer.slice(0, length) === savedAnswer.slice(0, length),
        `saved “${savedAnswer}”, shown “${shownAnswer}”`,
      );
      await findLastTurn().locator(".question", { hasText: "What is a harbor?" }).waitFor();
      await workbench().saveScreenshot("interrupted");
      await findRetryButton().click();
      await waitForState("writing");
      assert.equal((await findLlamaServers()).length, 1);
      await stop();
    });
  }

  it("asks again with the keyboard or the mouse after llama-server was killed", async () => {
    await ask("What is a buoy?");
    for (const device of ["keyboard", "mouse"]) {
      await waitForState("writing");
      for (const pid of await findLlamaServers()) process.kill(pid, "SIGKILL");
      await waitForState("failed");
      await workbench().saveScreenshot("failed-turn");
      if (device === "mouse") await findRetryButton().click();
      else {
        // The text box still has the focus from the first question.
        await workbench().tabTo(findRetryButton(), "Shift+Tab");
        await workbench().page.keyboard.press("Enter");
      }
      await waitForState("writing");
      await frame.locator(".turn").nth(-2).and(frame.locator('.replaced[data-state="failed"]')).waitFor();
    }
    await stop();
  });

  it("asks while the attached image is being prefilled, without restarting llama-server", async () => {
    await ask("What is a pier?");
    await waitForState("writing");
    await stop();
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("flow.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await workbench().page.waitForTimeout(1500);
    const pids = await findLlamaServers();
    await ask("What is it?");
    await waitForState("writing");
    assert.deepEqual(await findLlamaServers(), pids);
    await stop();
  });

  it("sees the panel at a zoom of 200% without horizontal scrolling", async () => {
    await ask("What is a quay?");
    await waitForState("writing");
    await stop();
    await workbench().runCommand("View: Toggle Primary Side Bar Visibility");
    await workbench().setZoom(2);
    for (const theme of ["Light Modern", "Dark High Contrast"] as const) {
      await workbench().setTheme(theme);
      await workbench().saveScreenshot(`zoom-${theme.toLowerCase().replaceAll(" ", "-")}`);
    }
    const overflow = await frame.evaluate(() => {
      const root = (globalThis as unknown as { document: { documentElement: { scrollWidth: number; clientWidth: number } } }).document
        .documentElement;
      return root.scrollWidth - root.clientWidth;
    });
    assert.ok(overflow <= 0, `The page is ${overflow} pixels too wide.`);
    await workbench().setZoom(1);
    await workbench().runCommand("View: Toggle Primary Side Bar Visibility");
  });

  it("is told by a screen reader that an answer ended while the panel was hidden", async () => {
    await ask("What is a reef?");
    await waitForState("writing");
    // Opens in the panel's group, so that it covers the panel.
    await workbench().focusPanel(2, frame);
    await workbench().runCommand("File: New Untitled Text File");
    await workbench().page.locator(".tab.active", { hasText: "Untitled" }).waitFor();
    for (const pid of await findLlamaServers()) process.kill(pid, "SIGKILL");
    // Time for the extension to notice.
    await workbench().page.waitForTimeout(3000);
    await workbench().page.locator(".tab", { hasText: "Oriel" }).click();
    frame = await workbench().findWebview("#turns .turn");
    await waitForState("failed");
    await frame.locator("#announcement", { hasText: /^Failed: / }).waitFor();
  });
});
