import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Frame } from "playwright-core";
import { chatLabels } from "../../src/extension/chat/chatLabels.ts";
import { WINDOW_SIZE } from "../tools/browser.mjs";
import { waitUntil } from "../waiting.ts";
import { showSetup, showTurn } from "./showTurn.ts";
import { useWorkbench } from "./useWorkbench.ts";

/** The part of the page's global object that the tests use. Tests are compiled without browser types. */
interface StyledPage {
  getComputedStyle(element: unknown): { animationName?: string };
}

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("the panel for users of assistive technology", () => {
  const workbench = useWorkbench();
  let frame: Frame;

  before(async () => {
    await workbench().openFolder("images");
    await workbench().findExplorerRow("README.md").click();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
    for (const name of ["chart.png", "broken.png"]) {
      await workbench().chooseFromContextMenu(workbench().findExplorerRow(name), "Explain Image…");
      frame = await workbench().findWebview('.turn:is([data-state="done"], [data-state="failed"])');
    }
    await frame.locator('.turn[data-state="failed"]').waitFor();
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("chart.png"), "Ask About Image…");
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("broken.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="failed"]').waitFor();
    const code = "It is thrown in `loginForm.tsx`:\n\n```ts\nthrow new Error(`${name} costs ${tokens}`); // why\n```\n\n";
    const doneState = {
      kind: "done",
      summary: "tiny · 1 s",
      details: "First token after 0.5 s",
      isTruncated: true,
      warning: "The answer is not a diagram.",
    } as const;
    await showTurn(frame, { question: "Replaced", text: code, isReplaced: true, state: doneState });
    await showTurn(frame, { question: "Interrupted", text: "A form", state: { kind: "interrupted" } });
    await showTurn(frame, { question: "Loading", text: "", state: { kind: "waiting", status: "Loading tiny 43%", fraction: 0.43 } });
    await showTurn(frame, { question: "Waiting", text: "", state: { kind: "waiting", status: "Waiting for the model…" } });
    await showTurn(frame, { question: "Thinking", text: "", thoughts: "I look", state: { kind: "thinking" } });
    const text = `${code}\`\`\`mermaid\nflowchart LR\n  A --> B\n\`\`\``;
    const whole = { x: 0, y: 0, width: 640, height: 480 };
    const box = '{"image":1,"x1":0,"y1":0,"x2":250,"y2":100}';
    await showTurn(frame, {
      question: "Where?",
      text: `Here: \`${box}\`.`,
      state: doneState,
      zoomOffer: "Large images were reduced.",
      pointed: [
        {
          name: "form.png",
          prepared: {
            original: whole,
            tokens: 142,
            pieces: [{ role: "whole", region: whole, sent: { width: 672, height: 480 }, source: "data:," }],
            notes: [],
          },
          boxes: [
            { label: "header", region: { x: 0, y: 0, width: 640, height: 120 } },
            { label: "", region: { x: 0, y: 0, width: 160, height: 48 }, text: { from: 7, to: 7 + box.length } },
          ],
        },
      ],
    });
    await frame.locator(".place-reference").waitFor();
    await showTurn(frame, {
      question: "Why?",
      thoughts: "I look at the image.",
      text,
      notice: "The model runs on the CPU.",
      state: doneState,
    });
    await showSetup(frame, {
      kind: "broken",
      title: "Gemma 4 12B does not work correctly",
      lines: ["The model answered with meaningless tokens: “<unused49>”.", "A file may be damaged."],
      actions: [
        { action: "test", label: "Test Again" },
        { action: "close", label: "Close" },
      ],
    });
    await frame.locator(".diagram img").waitFor();
    await frame.locator(".references button").first().waitFor();
    await frame.evaluate(axe);
  });

  /** Waits for violations to disappear, because code is highlighted a moment after a theme change. @returns the remaining violations */
  const waitForNoViolations = async (): Promise<string[]> => {
    for (const end = Date.now() + 5000; ; await workbench().page.waitForTimeout(200)) {
      const violations = await findViolations();
      if (violations.length === 0 || Date.now() > end) return violations;
    }
  };
  const findViolations = async (): Promise<string[]> => {
    const results = await frame.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<unknown> } }).axe.run());
    return (results as AxeResults).violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  };

  for (const theme of ["Light Modern", "Dark Modern", "Dark High Contrast", "Light High Contrast"] as const) {
    it(`has no axe-core violation in ${theme}`, async () => {
      await workbench().setTheme(theme);
      assert.deepEqual(await waitForNoViolations(), []);
      await workbench().saveScreenshot(`composer-${theme.toLowerCase().replaceAll(" ", "-")}`);
    });

    it(`has no axe-core violation with the crop dialog open in ${theme}`, async () => {
      await frame.getByRole("button", { name: "Crop images/chart.png" }).click();
      await frame.locator("dialog .stage").waitFor();
      assert.deepEqual(await findViolations(), []);
      await workbench().saveScreenshot(`crop-${theme.toLowerCase().replaceAll(" ", "-")}`);
      await frame.getByRole("button", { name: "Cancel" }).click();
      await frame.locator("dialog").waitFor({ state: "detached" });
    });
  }

  it("has no animation if the user prefers reduced motion", async () => {
    const { page } = workbench();
    const bar = frame.locator(".turn", { hasText: "Waiting for the model…" }).locator("progress");
    const readAnimationName = () =>
      bar.evaluate((element) => (globalThis as unknown as StyledPage).getComputedStyle(element).animationName);
    assert.equal(await readAnimationName(), "slide");
    await page.emulateMedia({ reducedMotion: "reduce" });
    assert.equal(await readAnimationName(), "none");
    await page.emulateMedia({ reducedMotion: null });
  });

  it("announces the start and the end of an answer, why it is slow and why it failed, and nothing in between", async () => {
    const readAnnouncement = () => frame.locator("#announcement").textContent();
    const turn = { question: "What is it?", text: "" };
    const waitForAnnouncement = (text: string) =>
      waitUntil(async () => ((await readAnnouncement()) === text ? true : undefined), `“${text}”`);
    await showTurn(frame, { ...turn, state: { kind: "waiting", status: "Preparing…" } });
    await waitForAnnouncement("Asked: What is it?");
    const notice = "The model runs on the CPU.";
    await showTurn(frame, { ...turn, notice, state: { kind: "waiting", status: "Reading 1 of 9 tokens" } });
    await waitForAnnouncement(notice);
    for (const text of ["A", "A form"]) await showTurn(frame, { question: turn.question, text, notice, state: { kind: "writing" } });
    await frame.locator(".turn", { hasText: turn.question }).locator(".answer", { hasText: "A form" }).waitFor();
    assert.equal(await readAnnouncement(), notice);
    await showTurn(frame, { ...turn, notice, state: { kind: "failed", message: "llama-server ended.", log: [] } });
    await waitForAnnouncement("Failed: llama-server ended.");
    await showTurn(frame, { ...turn, notice, state: { kind: "writing" } });
    await showTurn(frame, { ...turn, notice });
    await waitForAnnouncement(chatLabels.finished);
  });

  it("has no axe-core violation while completions for a path are shown", async () => {
    await frame.locator("textarea").fill("@");
    await frame.locator("textarea").press("c");
    await frame.locator(".completions li").first().waitFor();
    assert.deepEqual(await findViolations(), []);
  });

  it("fits a narrow window at 200% zoom without horizontal scrolling", async () => {
    await workbench().page.keyboard.press("Escape");
    await workbench().page.setViewportSize({ width: 640, height: 400 });
    const overflow = await frame.evaluate(() => {
      const { document } = globalThis as unknown as { document: { documentElement: { scrollWidth: number; clientWidth: number } } };
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    });
    await workbench().saveScreenshot("panel-narrow");
    await workbench().page.setViewportSize(WINDOW_SIZE);
    assert.equal(overflow, 0);
  });

  it("has no axe-core violation without a conversation", async () => {
    await workbench().runCommand("Oriel: New Conversation");
    await frame.locator(".suggestions").waitFor();
    await showSetup(frame, {
      kind: "working",
      title: "Downloading Gemma 4 12B",
      lines: ["gemma-4-12b-it-qat-q4_0.gguf: 3.2 GB of 7.0 GB, 41 MB/s, 92 s left"],
      fraction: 0.46,
      actions: [
        { action: "pause", label: "Pause" },
        { action: "cancel", label: "Cancel" },
      ],
    });
    assert.deepEqual(await findViolations(), []);
  });
});
