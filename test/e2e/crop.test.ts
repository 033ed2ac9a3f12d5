import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Frame } from "playwright-core";
import { Composer } from "./composer.ts";
import { useWorkbench } from "./useWorkbench.ts";

/** Sizes shown for a region of 384×144 pixels: those of the whole image and of the region as sent, which is enlarged to at least 40 tokens. */
const REGION_SIZE = "480×336 → 624×240";

describe("a user who crops an attached image", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  let composer: Composer;
  before(async () => {
    composer = await Composer.open(workbench());
    ({ frame } = composer);
    await workbench().openFolder("images");
  });
  afterEach(() => composer.removeAll());

  it("pastes an image, crops it with the mouse, and asks about that region only", async () => {
    const { page, workspace } = workbench();
    await composer.copyImage(await readFile(path.join(workspace, "images", "chart.png")));
    await frame.locator("textarea").click();
    await page.keyboard.press("Control+V");
    await composer.findAttachment("Pasted image").waitFor();
    await frame.getByRole("button", { name: /Crop Pasted image/ }).click();
    const stage = frame.locator("dialog .stage");
    const box = await stage.boundingBox();
    assert.ok(box);
    const scale = 480 / box.width;
    await page.mouse.move(box.x + 60 / scale, box.y + 48 / scale);
    await page.mouse.down();
    await page.mouse.move(box.x + 252 / scale, box.y + 192 / scale, { steps: 5 });
    await page.mouse.up();
    const readRegion = () =>
      frame.locator("dialog input").evaluateAll((inputs) => inputs.map((input) => Number((input as { value?: string }).value)));
    const region = await readRegion();
    for (const [index, expected] of [60, 48, 192, 144].entries()) assert.ok(Math.abs((region[index] ?? 0) - expected) <= 2, region.join());
    // Dragging the inside moves the region; dragging a corner would resize it.
    await page.mouse.move(box.x + 150 / scale, box.y + 120 / scale);
    await page.mouse.down();
    await page.mouse.move(box.x + 160 / scale, box.y + 130 / scale, { steps: 3 });
    await page.mouse.up();
    const movedRegion = await readRegion();
    assert.deepEqual(movedRegion.slice(2), region.slice(2));
    assert.ok(Math.abs((movedRegion[0] ?? 0) - (region[0] ?? 0) - 10) <= 2, movedRegion.join());
    await workbench().saveScreenshot("composer-crop");
    await frame.getByRole("button", { name: "Use Region" }).click();
    await frame.locator("dialog").waitFor({ state: "detached" });
    const size = composer.findAttachment("Pasted image").locator(".size");
    await size.filter({ hasNotText: "480×336 → 480×336" }).waitFor();
    const thumbnail = composer.findAttachment("Pasted image").locator("img");
    const shownRatio = await thumbnail.evaluate(async (image: { decode(): Promise<void>; naturalWidth: number; naturalHeight: number }) => {
      await image.decode();
      return image.naturalWidth / image.naturalHeight;
    });
    assert.ok(Math.abs(shownRatio - 192 / 144) < 0.1, `The aspect ratio of the thumbnail is ${shownRatio}.`);
    await frame.getByRole("button", { name: "Ask", exact: true }).click();
    const turn = frame.locator('.turn[data-state="done"]', { hasText: "Pasted image" }).last();
    await turn.waitFor();
    assert.equal(await turn.locator(".image", { hasText: "480×336 → 480×336" }).count(), 0);
    await frame.locator("textarea:focus").waitFor();
  });

  it("pastes an image, crops it and asks about the region, with the keyboard alone", async () => {
    const { page, workspace } = workbench();
    await composer.copyImage(await readFile(path.join(workspace, "images", "login-form.png")));
    await workbench().focusPanel(2, frame);
    await page.keyboard.press("Control+V");
    await composer.findAttachment("Pasted image").waitFor();
    await workbench().tabTo(frame.getByRole("button", { name: /Crop Pasted image/ }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await frame.locator("dialog .stage:focus").waitFor();
    for (const [name, value] of Object.entries({ Left: "48", Top: "48", Width: "384", Height: "144" })) {
      // Tab selects the field's content. Ctrl+A can't be used, because VS Code would intercept it.
      await workbench().tabTo(frame.getByRole("spinbutton", { name }));
      await page.keyboard.type(value);
    }
    await workbench().tabTo(frame.getByRole("button", { name: "Use Region" }));
    assert.equal(await frame.locator("dialog .stage").getAttribute("aria-label"), "Region of 384×144 pixels at 48, 48");
    await page.keyboard.press("Enter");
    await composer.findAttachment("Pasted image").locator(".size", { hasText: REGION_SIZE }).waitFor();
    await workbench().tabTo(frame.locator("textarea"));
    await page.keyboard.type("What is this?");
    await page.keyboard.press("Enter");
    const turn = frame.locator('.turn[data-state="done"]', { has: frame.locator(".question", { hasText: "What is this?" }) });
    await turn.locator(".answer", { hasText: /\w/ }).waitFor();
    await turn.locator(".image .size", { hasText: REGION_SIZE }).waitFor();
  });

  it("crops with the keyboard alone, and resets to the whole image", async () => {
    const { page } = workbench();
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("chart.png"), "Ask About Image…");
    await composer.findAttachment("images/chart.png").waitFor();
    const crop = frame.getByRole("button", { name: "Crop images/chart.png" });
    await workbench().focusPanel(2, frame);
    await workbench().tabTo(crop, "Shift+Tab");
    await page.keyboard.press("Enter");
    await frame.locator("dialog .stage:focus").waitFor();
    for (let times = 0; times < 20; times++) await page.keyboard.press("Shift+ArrowLeft");
    for (let times = 0; times < 3; times++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Alt+ArrowLeft");
    assert.equal(await frame.locator("dialog .stage").getAttribute("aria-label"), "Region of 280×336 pixels at 29, 0");
    await page.keyboard.press("Tab");
    await frame.locator("dialog input:focus").fill("1000");
    await page.keyboard.press("Tab");
    assert.equal(await frame.locator("dialog .stage").getAttribute("aria-label"), "Region of 1×336 pixels at 479, 0");
    await workbench().tabTo(frame.getByRole("button", { name: "Whole Image" }));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await frame.locator("dialog").waitFor({ state: "detached" });
    await composer.findAttachment("images/chart.png").getByText("480×336 → 480×336").waitFor();
  });

  it("makes small text readable with the buttons below the warning, with the keyboard alone", async () => {
    const { page, workspace } = workbench();
    const lines = Array.from(
      { length: 36 },
      (_, row) => `<text x="9" y="${16 + row * 16}">The quick brown fox jumps over the lazy dog.</text>`,
    );
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600" font-size="12"><rect width="100%" height="100%" fill="#fff"/>${lines.join("")}</svg>`;
    await writeFile(path.join(workspace, "images", "small.svg"), svg);
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("small.svg"), "Ask About Image…");
    const attachment = composer.findAttachment("images/small.svg");
    await attachment.waitFor();
    const remedies = frame.getByRole("group", { name: "Make the text of images/small.svg readable" });
    assert.equal(await remedies.count(), 0, "All of the image is sent.");
    await frame.getByLabel("Token budget for images/small.svg").selectOption("140");
    await remedies.waitFor();
    assert.deepEqual(await remedies.getByRole("button").allTextContents(), ["More Detail", "Crop"]);
    const announcement = await frame.locator("#announcement").textContent();
    assert.match(announcement ?? "", /To make it readable: More Detail, Crop\.$/);

    await workbench().focusPanel(2, frame);
    await workbench().tabTo(remedies.getByRole("button", { name: "Crop" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await frame.locator("dialog .stage:focus").waitFor();
    await page.keyboard.press("Escape");
    await frame.locator("dialog").waitFor({ state: "detached" });
    await workbench().tabTo(remedies.getByRole("button", { name: "More Detail" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await attachment.locator(".image-note.warning").waitFor({ state: "detached" });
    await remedies.waitFor({ state: "hidden" });
    assert.equal(await frame.getByLabel("Token budget for images/small.svg").inputValue(), "1120");
    await frame.locator("select:focus").waitFor();
  });

  it("chooses another token budget, and opens the image as sent", async () => {
    const { page, workspace } = workbench();
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1920" height="1080"><rect width="960" height="1080" fill="red"/></svg>';
    await writeFile(path.join(workspace, "images", "large.svg"), svg);
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("large.svg"), "Ask About Image…");
    const attachment = composer.findAttachment("images/large.svg");
    await attachment.waitFor();
    await frame.getByLabel("Token budget for images/large.svg").selectOption("280");
    const cost = attachment.getByText(/1920×1080 → \d+×\d+, 2\d\d tokens/);
    await cost.waitFor();
    const [, width, height] = /→ (\d+)×(\d+)/.exec((await cost.textContent()) ?? "") ?? [];
    await attachment.getByRole("button", { name: "Open part 1 of images/large.svg as the model sees it" }).click();
    await page.locator(".tab", { hasText: `large.svg, sent as ${width}×${height}.png` }).waitFor();
    await page.getByText(`${width}x${height}`).waitFor();
  });
});
