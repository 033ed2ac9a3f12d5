import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Frame } from "playwright-core";
import { WINDOW } from "../tools/browser.mjs";
import { until } from "../waiting.ts";
import { showSetUp, showTurn } from "./showTurn.ts";
import { useWorkbench } from "./workbench.ts";

/** A page as the tests see it: without the types of a browser. */
interface StyledPage {
  getComputedStyle(element: unknown): { animationName?: string };
}

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("the panel, to those who do not see it or see it otherwise", () => {
  const workbench = useWorkbench();
  let frame: Frame;

  before(async () => {
    await workbench().openFolder("images");
    await workbench().explorerRow("README.md").click();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
    for (const name of ["chart.png", "broken.png"]) {
      await workbench().contextMenu(workbench().explorerRow(name), "Explain Image…");
      frame = await workbench().webviewWith('.turn:is([data-state="done"], [data-state="failed"])');
    }
    await frame.locator('.turn[data-state="failed"]').waitFor();
    await workbench().contextMenu(workbench().explorerRow("chart.png"), "Ask About Image…");
    await workbench().contextMenu(workbench().explorerRow("broken.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="failed"]').waitFor();
    const code = "It is thrown in `loginForm.tsx`:\n\n```ts\nthrow new Error(`${name} costs ${tokens}`); // why\n```\n\n";
    const done = {
      kind: "done",
      summary: "tiny · 1 s",
      details: "First token after 0.5 s",
      truncated: true,
      warning: "It is no diagram.",
    } as const;
    await showTurn(frame, { question: "Asked anew", text: code, isSetAside: true, state: done });
    await showTurn(frame, { question: "Broken off", text: "A form", state: { kind: "interrupted" } });
    await showTurn(frame, { question: "Loading", text: "", state: { kind: "waiting", status: "Loading tiny 43 %", fraction: 0.43 } });
    await showTurn(frame, { question: "Waiting", text: "", state: { kind: "waiting", status: "Waiting for the model…" } });
    await showTurn(frame, { question: "Thinking", text: "", thoughts: "I look", state: { kind: "thinking" } });
    const text = `${code}\`\`\`mermaid\nflowchart LR\n  A --> B\n\`\`\``;
    await showTurn(frame, {
      question: "Why?",
      thoughts: "I look at it.",
      text,
      notice: "The model runs on the processor.",
      state: done,
    });
    await showSetUp(frame, {
      kind: "broken",
      title: "Gemma 4 12B does not answer as it should",
      lines: ["The model answered with tokens that mean nothing: “<unused49>”.", "A file may be damaged."],
      actions: [
        { action: "test", label: "Test Again" },
        { action: "close", label: "Close" },
      ],
    });
    await frame.locator(".diagram img").waitFor();
    await frame.locator(".references button").first().waitFor();
    await frame.evaluate(axe);
  });

  /** Code takes a theme's colors a moment after the page has it: what is still wrong then is. */
  const lastingViolations = async (): Promise<string[]> => {
    for (const end = Date.now() + 5000; ; await workbench().page.waitForTimeout(200)) {
      const found = await violations();
      if (found.length === 0 || Date.now() > end) return found;
    }
  };
  const violations = async (): Promise<string[]> => {
    const results = await frame.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<unknown> } }).axe.run());
    return (results as AxeResults).violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  };

  for (const theme of ["Light Modern", "Dark Modern", "Dark High Contrast", "Light High Contrast"] as const) {
    it(`has no violation that axe-core finds, in ${theme}`, async () => {
      await workbench().setTheme(theme);
      assert.deepEqual(await lastingViolations(), []);
      await workbench().screenshot(`composer-${theme.toLowerCase().replaceAll(" ", "-")}`);
    });

    it(`has none either with the dialog to choose a region open, in ${theme}`, async () => {
      await frame.getByRole("button", { name: "Crop images/chart.png" }).click();
      await frame.locator("dialog .stage").waitFor();
      assert.deepEqual(await violations(), []);
      await workbench().screenshot(`crop-${theme.toLowerCase().replaceAll(" ", "-")}`);
      await frame.getByRole("button", { name: "Cancel" }).click();
      await frame.locator("dialog").waitFor({ state: "detached" });
    });
  }

  it("does not move for those who want less motion", async () => {
    const { page } = workbench();
    const bar = frame.locator(".turn", { hasText: "Waiting for the model…" }).locator("progress");
    const animation = () => bar.evaluate((element) => (globalThis as unknown as StyledPage).getComputedStyle(element).animationName);
    assert.equal(await animation(), "slide");
    await page.emulateMedia({ reducedMotion: "reduce" });
    assert.equal(await animation(), "none");
    await page.emulateMedia({ reducedMotion: null });
  });

  it("tells begin and end of an answer, why it takes long and why it failed, and not what comes in between", async () => {
    const said = () => frame.locator("#announcement").textContent();
    const turn = { question: "What is it?", text: "" };
    const isSaid = (text: string) => until(async () => ((await said()) === text ? true : undefined), `“${text}”`);
    await showTurn(frame, { ...turn, state: { kind: "waiting", status: "Preparing…" } });
    await isSaid("Asked: What is it?");
    const notice = "The model runs on the processor.";
    await showTurn(frame, { ...turn, notice, state: { kind: "waiting", status: "Reading 1 of 9 tokens" } });
    await isSaid(notice);
    for (const text of ["A", "A form"]) await showTurn(frame, { question: turn.question, text, notice, state: { kind: "writing" } });
    await frame.locator(".turn", { hasText: turn.question }).locator(".answer", { hasText: "A form" }).waitFor();
    assert.equal(await said(), notice);
    await showTurn(frame, { ...turn, notice, state: { kind: "failed", message: "llama-server ended.", log: [] } });
    await isSaid("Failed: llama-server ended.");
    await showTurn(frame, { ...turn, notice, state: { kind: "writing" } });
    await showTurn(frame, { ...turn, notice });
    await isSaid("Answer finished.");
  });

  it("has none while paths are completed", async () => {
    await frame.locator("textarea").fill("@");
    await frame.locator("textarea").press("c");
    await frame.locator(".completions li").first().waitFor();
    assert.deepEqual(await violations(), []);
  });

  it("fits a narrow window at 200 %: nothing is cut off to the side", async () => {
    await workbench().page.keyboard.press("Escape");
    await workbench().page.setViewportSize({ width: 640, height: 400 });
    const overflow = await frame.evaluate(() => {
      const { document } = globalThis as unknown as { document: { documentElement: { scrollWidth: number; clientWidth: number } } };
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    });
    await workbench().screenshot("panel-narrow");
    await workbench().page.setViewportSize(WINDOW);
    assert.equal(overflow, 0);
  });

  it("has none while there is nothing yet but what to try", async () => {
    await workbench().runCommand("Oriel: New Conversation");
    await frame.locator(".tries").waitFor();
    await showSetUp(frame, {
      kind: "working",
      title: "Downloading Gemma 4 12B",
      lines: ["gemma-4-12b-it-qat-q4_0.gguf: 3.2 GB of 7.0 GB, 41 MB/s, 92 s left"],
      fraction: 0.46,
      actions: [
        { action: "pause", label: "Pause" },
        { action: "cancel", label: "Cancel" },
      ],
    });
    assert.deepEqual(await violations(), []);
  });
});
