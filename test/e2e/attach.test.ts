import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Frame, Locator } from "playwright-core";
import { ANY, failurePattern } from "../fixtures/failurePattern.ts";
import { useWorkbench } from "./workbench.ts";

const captions = JSON.parse(await readFile("test/fixtures/workspace.captions.json", "utf8")) as Record<string, { alt: string }>;
/** That of 384×144 pixels of an image: they are enlarged, since the model wants 40 tokens at least. */
const SIZE_OF_REGION = "480×336 → 624×240";

describe("a person who attaches images to a question", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  const attachment = (name: string) => frame.locator('.attachment[data-state="prepared"]', { hasText: name });
  const removeAll = async () => {
    const remove = frame.locator(".composer").getByRole("button", { name: /^Remove / });
    for (let count = await remove.count(); count > 0; count--) {
      await remove.first().click();
      await remove.nth(count - 1).waitFor({ state: "detached" });
    }
  };
  const center = async (of: Locator) => {
    const box = await of.boundingBox();
    assert.ok(box, "it is not on the page");
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };

  before(async () => {
    // The panel opens beside it, so that what is opened later does not cover the panel.
    await workbench().explorerRow("README.md").click();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
    await workbench().runCommand("Oriel: Ask About Image…");
    frame = await workbench().webviewWith("#turns");
    await frame.locator("textarea:focus").waitFor();
    await workbench().openFolder("images");
  });
  afterEach(removeAll);

  it("pastes a screenshot from the clipboard, sees what it costs, and asks", async () => {
    const { page, workspace } = workbench();
    await copyPicture(await readFile(path.join(workspace, "images", "chart.png")));
    await frame.locator("textarea").click();
    await page.keyboard.press("Control+V");
    await attachment("Pasted image 1").locator(".size", { hasText: "480×336 → 480×336, 72 tokens" }).waitFor();
    await frame.locator(".total", { hasText: "72 of 4,500 tokens" }).waitFor();
    const said = "Pasted image 1 is attached: 480×336 → 480×336, 72 tokens.";
    assert.equal(await frame.locator("#announcement").textContent(), said);
    await page.keyboard.press("Enter");
    await frame.locator('.turn[data-state="done"] .answer', { hasText: captions["images/chart.png"]?.alt ?? "" }).waitFor();
    assert.equal(await frame.locator(".attachment").count(), 0, "the draft is empty again");
  });

  it("pastes text as text, also when a picture of it comes along", async () => {
    const { page, workspace } = workbench();
    await copyPicture(await readFile(path.join(workspace, "images", "chart.png")), "cells of a table");
    await frame.locator("textarea").click();
    await page.keyboard.press("Control+V");
    await page.waitForTimeout(300);
    assert.equal(await frame.locator("textarea").inputValue(), "cells of a table");
    assert.equal(await frame.locator(".attachment").count(), 0);
    await frame.locator("textarea").fill("");
  });

  it("drops files from the desktop with Shift held", async () => {
    const { page, workspace, context } = workbench();
    // VS Code takes what is dragged without Shift for itself, and opens it.
    const { x, y } = await center(frame.locator(".composer"));
    const files = ["login-form.png", "broken.png"].map((name) => path.join(workspace, "images", name));
    const devtools = await context.newCDPSession(page);
    const shift = 8;
    const drag = (type: "dragEnter" | "dragOver" | "drop") =>
      devtools.send("Input.dispatchDragEvent", { type, x, y, modifiers: shift, data: { items: [], files, dragOperationsMask: 1 } });
    await drag("dragEnter");
    await drag("dragOver");
    await frame.locator(".drop-hint", { hasText: "Drop images" }).waitFor();
    await workbench().screenshot("composer-drop");
    await drag("drop");
    await attachment("login-form.png").waitFor();
    const failed = frame.locator('.attachment[data-state="failed"]', { hasText: "broken.png" });
    await failed.getByText(failurePattern({ kind: "notAnImage", name: "broken.png", reason: ANY })).waitFor();
    await frame.locator(".drop-hint").waitFor({ state: "hidden" });
  });

  it("drops a source file, which is asked about as a whole", async () => {
    const { page, workspace, context } = workbench();
    const { x, y } = await center(frame.locator(".composer"));
    const devtools = await context.newCDPSession(page);
    const files = [path.join(workspace, "src", "loginForm.tsx")];
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await devtools.send("Input.dispatchDragEvent", { type, x, y, modifiers: 8, data: { items: [], files, dragOperationsMask: 1 } });
    }
    await frame.locator(".composer .selections li", { hasText: "loginForm.tsx" }).waitFor();
    assert.equal(await frame.locator("textarea").getAttribute("placeholder"), "Explain this code.");
  });

  it("drops a file from the Explorer with Shift held", async () => {
    const { page } = workbench();
    const from = await center(workbench().explorerRow("flow.png"));
    const to = await center(frame.locator(".composer"));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 20, from.y + 5, { steps: 3 });
    await page.keyboard.down("Shift");
    await page.mouse.move(to.x, to.y, { steps: 10 });
    await page.mouse.move(to.x + 2, to.y + 2);
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await attachment("images/flow.png").waitFor();
  });

  it("picks images of the workspace from the panel", async () => {
    const { page } = workbench();
    await frame.getByRole("button", { name: "Attach…" }).click();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "chart.png" }).first().waitFor();
    for (const name of ["chart.png", "logo.svg"]) {
      await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).locator("input[type=checkbox], .monaco-checkbox").click();
    }
    await page.locator(".quick-input-widget .input").focus();
    await page.keyboard.press("Enter");
    await attachment("images/chart.png").waitFor();
    await attachment("images/logo.svg").waitFor();
    await frame.locator("textarea:focus").waitFor();
  });

  it("attaches several files from the Explorer's context menu", async () => {
    await workbench().selectTwo("chart.png", "flow.png", "README.md");
    await workbench().contextMenu(workbench().explorerRow("flow.png"), "Ask About Image…");
    await attachment("images/chart.png").waitFor();
    await attachment("images/flow.png").waitFor();
  });

  it("completes an image's path after an @", async () => {
    const { page } = workbench();
    await frame.locator("textarea").click();
    await page.keyboard.type("What does @frm");
    await frame.locator(".completions li", { hasText: "images/login-form.png" }).waitFor();
    assert.equal(await frame.locator("textarea").getAttribute("aria-activedescendant"), "completion-0");
    await page.keyboard.press("Tab");
    assert.equal(await frame.locator("textarea").inputValue(), "What does @images/login-form.png ");
    await attachment("images/login-form.png").waitFor();
    await page.keyboard.type("@chart");
    await frame.locator(".completions li").first().waitFor();
    await page.keyboard.press("Escape");
    await frame.locator(".completions").waitFor({ state: "hidden" });
    await frame.locator("textarea").fill("");
  });

  it("pastes a picture, crops it with the mouse and asks: the model gets those pixels alone", async () => {
    const { page, workspace } = workbench();
    await copyPicture(await readFile(path.join(workspace, "images", "chart.png")));
    await frame.locator("textarea").click();
    await page.keyboard.press("Control+V");
    await attachment("Pasted image 2").waitFor();
    await frame.getByRole("button", { name: "Crop Pasted image 2" }).click();
    const stage = frame.locator("dialog .stage");
    const box = await stage.boundingBox();
    assert.ok(box);
    const scale = 480 / box.width;
    await page.mouse.move(box.x + 60 / scale, box.y + 48 / scale);
    await page.mouse.down();
    await page.mouse.move(box.x + 252 / scale, box.y + 192 / scale, { steps: 5 });
    await page.mouse.up();
    const numbers = () =>
      frame.locator("dialog input").evaluateAll((inputs) => inputs.map((input) => Number((input as { value?: string }).value)));
    const region = await numbers();
    for (const [index, wanted] of [60, 48, 192, 144].entries()) assert.ok(Math.abs((region[index] ?? 0) - wanted) <= 2, region.join());
    // By its middle it is moved, by its corner resized.
    await page.mouse.move(box.x + 150 / scale, box.y + 120 / scale);
    await page.mouse.down();
    await page.mouse.move(box.x + 160 / scale, box.y + 130 / scale, { steps: 3 });
    await page.mouse.up();
    const moved = await numbers();
    assert.deepEqual(moved.slice(2), region.slice(2));
    assert.ok(Math.abs((moved[0] ?? 0) - (region[0] ?? 0) - 10) <= 2, moved.join());
    await workbench().screenshot("composer-crop");
    await frame.getByRole("button", { name: "Use Region" }).click();
    await frame.locator("dialog").waitFor({ state: "detached" });
    const size = attachment("Pasted image 2").locator(".size");
    await size.filter({ hasNotText: "480×336 → 480×336" }).waitFor();
    const thumbnail = attachment("Pasted image 2").locator("img");
    const shown = await thumbnail.evaluate(async (image: { decode(): Promise<void>; naturalWidth: number; naturalHeight: number }) => {
      await image.decode();
      return image.naturalWidth / image.naturalHeight;
    });
    assert.ok(Math.abs(shown - 192 / 144) < 0.1, `the picture to be sent has the region's shape, ${shown}`);
    await frame.getByRole("button", { name: "Ask", exact: true }).click();
    const turn = frame.locator('.turn[data-state="done"]', { hasText: "Pasted image 2" });
    await turn.waitFor();
    assert.equal(await turn.locator(".image", { hasText: "480×336 → 480×336" }).count(), 0);
    await frame.locator("textarea:focus").waitFor();
  });

  it("pastes a picture, chooses a part of it and asks about that part, with the keyboard alone", async () => {
    const { page, workspace } = workbench();
    await copyPicture(await readFile(path.join(workspace, "images", "login-form.png")));
    await workbench().typeInPanel(2, frame);
    await page.keyboard.press("Control+V");
    await attachment("Pasted image").waitFor();
    await workbench().tabTo(frame.getByRole("button", { name: /Crop Pasted image/ }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await frame.locator("dialog .stage:focus").waitFor();
    for (const [name, value] of Object.entries({ Left: "48", Top: "48", Width: "384", Height: "144" })) {
      // Tab selects what is in the field. Ctrl+A would go to VS Code, which answers while the number is typed.
      await workbench().tabTo(frame.getByRole("spinbutton", { name }));
      await page.keyboard.type(value);
    }
    await workbench().tabTo(frame.getByRole("button", { name: "Use Region" }));
    assert.equal(await frame.locator("dialog .stage").getAttribute("aria-label"), "Region of 384×144 pixels at 48, 48");
    await page.keyboard.press("Enter");
    await attachment("Pasted image").locator(".size", { hasText: SIZE_OF_REGION }).waitFor();
    await workbench().tabTo(frame.locator("textarea"));
    await page.keyboard.type("What is this?");
    await page.keyboard.press("Enter");
    const turn = frame.locator('.turn[data-state="done"]', { has: frame.locator(".question", { hasText: "What is this?" }) });
    await turn.locator(".answer", { hasText: /\w/ }).waitFor();
    await turn.locator(".image .size", { hasText: SIZE_OF_REGION }).waitFor();
  });

  it("crops with the keyboard alone, and goes back to the whole image", async () => {
    const { page } = workbench();
    await workbench().contextMenu(workbench().explorerRow("chart.png"), "Ask About Image…");
    await attachment("images/chart.png").waitFor();
    const crop = frame.getByRole("button", { name: "Crop images/chart.png" });
    await workbench().typeInPanel(2, frame);
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
    await attachment("images/chart.png").getByText("480×336 → 480×336").waitFor();
  });

  it("gives an image another budget, and opens exactly what is sent", async () => {
    const { page } = workbench();
    await workbench().contextMenu(workbench().explorerRow("chart.png"), "Ask About Image…");
    await attachment("images/chart.png").waitFor();
    await frame.getByLabel("Token budget for images/chart.png").selectOption("560");
    await attachment("images/chart.png").getByText("480×336 → 1344×960, 562 tokens").waitFor();
    await attachment("images/chart.png").getByRole("button", { name: "Open images/chart.png as sent" }).click();
    await page.locator(".tab", { hasText: "chart.png, sent as 1344×960.png" }).waitFor();
    await page.getByText("1344x960").waitFor();
  });

  describe("who comes upon an image of the web", () => {
    let server: Server;
    let asked = 0;
    before(async () => {
      const picture = await readFile(path.join(workbench().workspace, "images", "flow.png"));
      server = createServer((_, response) => {
        asked += 1;
        response.end(picture);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      await writeFile(path.join(workbench().workspace, "web.md"), `![a diagram](http://${host}/diagram.png?size=2)\n`);
    });
    after(() => server.close());
    const askAboutLink = async () => {
      const { page } = workbench();
      await page
        .locator(".tab", { hasText: /png|web\.md/ })
        .first()
        .click();
      await workbench().explorerRow("web.md").click();
      await page.locator(".monaco-editor .view-line", { hasText: "a diagram" }).click();
      await workbench().runCommand("Oriel: Ask About Image…");
      await page.locator(".monaco-dialog-box", { hasText: /Fetch an image from 127\.0\.0\.1:\d+\?/ }).waitFor();
    };

    it("fetches nothing without a click that says so", async () => {
      await askAboutLink();
      await workbench().page.locator(".monaco-dialog-box").getByRole("button", { name: "Cancel" }).click();
      await frame.locator("textarea:focus").waitFor();
      assert.equal(asked, 0);
      assert.equal(await frame.locator(".attachment").count(), 0);
    });

    it("fetches it after that click", async () => {
      await askAboutLink();
      assert.equal(asked, 0);
      await workbench().page.locator(".monaco-dialog-box").getByRole("button", { name: "Fetch Image" }).click();
      await attachment("diagram.png").getByText("86 tokens").waitFor();
      assert.equal(asked, 1);
    });
  });

  /** Puts a picture, and text if given, into the system's clipboard. */
  async function copyPicture(png: Buffer, text?: string): Promise<void> {
    await workbench().page.evaluate(
      async ({ base64, text }) => {
        const scope = globalThis as unknown as {
          navigator: { clipboard: { write(items: unknown[]): Promise<void> } };
          ClipboardItem: new (items: Record<string, Blob>) => unknown;
        };
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const items: Record<string, Blob> = { "image/png": new Blob([bytes], { type: "image/png" }) };
        if (text !== undefined) items["text/plain"] = new Blob([text], { type: "text/plain" });
        await scope.navigator.clipboard.write([new scope.ClipboardItem(items)]);
      },
      { base64: png.toString("base64"), text },
    );
  }
});
