import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ANY, failurePattern } from "../fixtures/failurePattern.ts";
import { useWorkbench } from "./workbench.ts";

const captions = JSON.parse(await readFile("test/fixtures/workspace.captions.json", "utf8")) as Record<string, { alt: string }>;
const caption = (image: string) => captions[image]?.alt ?? "";

const unreadable = failurePattern({ kind: "notAnImage", name: "images/broken.png", reason: ANY });

describe("a person who explains images", () => {
  const workbench = useWorkbench();
  const panel = () => workbench().webviewWith("#turns");
  const answer = async (text: string) =>
    (await panel()).locator('.turn[data-state="done"] .answer', { hasText: text }).last().waitFor({ timeout: 60_000 });

  it("right-clicks a screenshot in the Explorer and reads what it shows", async () => {
    await workbench().openFolder("images");
    await workbench().contextMenu(workbench().explorerRow("login-form.png"), "Explain Image…");
    await answer(caption("images/login-form.png"));
    const frame = await panel();
    await frame.locator(".image", { hasText: "480×336 → 480×336, 72 tokens" }).waitFor();
    // The thumbnail is the very picture that was sent.
    const width = await frame.locator(".image img").evaluate(async (image: { decode(): Promise<void>; naturalWidth: number }) => {
      await image.decode();
      return image.naturalWidth;
    });
    assert.equal(width, 480);
  });

  it("copies the answer with the mouse", async () => {
    const frame = await panel();
    await frame.getByRole("button", { name: "Copy" }).click();
    await frame.getByRole("button", { name: "Copied" }).waitFor();
    const { page } = workbench();
    const copied = await page.evaluate(() =>
      (globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }).navigator.clipboard.readText(),
    );
    assert.equal(copied, caption("images/login-form.png"));
  });

  it("picks a chart from the palette with the keyboard alone", async () => {
    await workbench().explorerRow("README.md").click();
    await workbench().typeImages(() => workbench().typeCommand("Oriel: Explain Image"), "chart.png");
    await answer(caption("images/chart.png"));
  });

  it("asks again with the keyboard", async () => {
    const frame = await panel();
    const count = await frame.locator(".turn").count();
    // The panel was the first thing that was opened.
    await workbench().typeInPanel(1, frame);
    await workbench().tabTo(frame.getByRole("button", { name: "Ask Again" }).last(), "Shift+Tab");
    await workbench().page.keyboard.press("Enter");
    await frame.locator(".turn").nth(count).locator('xpath=self::*[@data-state="done"]').waitFor({ timeout: 60_000 });
  });

  it("hears the end of the answer, not each token", async () => {
    const text = await (await panel()).locator("#announcement").textContent();
    assert.equal(text, "Answer finished.");
  });

  it("learns why a text file named .png is no image", async () => {
    await workbench().contextMenu(workbench().explorerRow("broken.png"), "Explain Image…");
    const frame = await panel();
    await frame.locator(".failure", { hasText: unreadable }).waitFor({ timeout: 60_000 });
    assert.match((await frame.locator("#announcement").textContent()) ?? "", new RegExp(`^Failed: ${unreadable.source}`, "s"));
  });

  it("sees the engine's state in the status bar", async () => {
    await workbench().page.locator('.statusbar-item[aria-label*="Oriel: tiny-gemma4.gguf is loaded"]').waitFor();
  });

  for (const theme of ["Light Modern", "Dark High Contrast", "Dark Modern"] as const) {
    it(`sees the panel in the theme ${theme}`, async () => {
      await workbench().setTheme(theme);
      await workbench().screenshot(`panel-${theme.toLowerCase().replaceAll(" ", "-")}`);
    });
  }
});
