import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Frame } from "playwright-core";
import { getCaption } from "../fixtures/captions.ts";
import { ANY, createFailurePattern } from "../fixtures/failurePattern.ts";
import { Composer, findCenter } from "./composer.ts";
import { useWorkbench } from "./useWorkbench.ts";

/** Properties of the page that are missing from Node's types. */
interface ComposerPage {
  addEventListener: (type: "message", listener: (event: { data: { kind: string } }) => void) => void;
  KeyboardEvent: new (type: string, init: { key: string; bubbles: boolean; cancelable: boolean }) => Event;
}
interface TextArea extends EventTarget {
  readonly value: string;
  setRangeText(text: string, start: number, end: number, mode: "end"): void;
}

describe("a user who attaches images to a question", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  let composer: Composer;
  before(async () => {
    composer = await Composer.open(workbench());
    ({ frame } = composer);
    await workbench().openFolder("images");
  });
  afterEach(() => composer.removeAll());

  it("pastes a screenshot from the clipboard, sees its tokens, and asks", async () => {
    const { page, workspace } = workbench();
    await composer.copyImage(await readFile(path.join(workspace, "images", "chart.png")));
    await frame.locator("textarea").click();
    await page.keyboard.press("Control+V");
    await composer.findAttachment("Pasted image").locator(".size", { hasText: "480×336 → 480×336, 72 tokens" }).waitFor();
    await frame.locator(".total", { hasText: "72 of 4,500 tokens" }).waitFor();
    const announcement = (await frame.locator("#announcement").textContent()) ?? "";
    assert.match(announcement, /Pasted image \d+.*480×336 → 480×336, 72 tokens/);
    await page.keyboard.press("Enter");
    await frame.locator('.turn[data-state="done"] .answer', { hasText: getCaption("images/chart.png") }).waitFor();
    assert.equal(await frame.locator(".attachment").count(), 0, "The draft is empty again.");
  });

  it("pastes text as text, even if the clipboard also has an image of the text", async () => {
    const { page, workspace } = workbench();
    await composer.copyImage(await readFile(path.join(workspace, "images", "chart.png")), "cells of a table");
    await frame.locator("textarea").click();
    await page.keyboard.press("Control+V");
    await page.waitForTimeout(300);
    assert.equal(await frame.locator("textarea").inputValue(), "cells of a table");
    assert.equal(await frame.locator(".attachment").count(), 0);
    await frame.locator("textarea").fill("");
  });

  it("drops files from the desktop with Shift held", async () => {
    const { page, workspace, context } = workbench();
    // Without Shift, VS Code handles the drop itself and opens the file.
    const { x, y } = await findCenter(frame.locator(".composer"));
    const files = ["login-form.png", "broken.png"].map((name) => path.join(workspace, "images", name));
    const devtools = await context.newCDPSession(page);
    const shiftKey = 8;
    const dispatchDrag = (type: "dragEnter" | "dragOver" | "drop") =>
      devtools.send("Input.dispatchDragEvent", { type, x, y, modifiers: shiftKey, data: { items: [], files, dragOperationsMask: 1 } });
    await dispatchDrag("dragEnter");
    await dispatchDrag("dragOver");
    await frame.locator(".drop-hint", { hasText: "Drop images" }).waitFor();
    await workbench().saveScreenshot("composer-drop");
    await dispatchDrag("drop");
    await composer.findAttachment("login-form.png").waitFor();
    const failed = frame.locator('.attachment[data-state="failed"]', { hasText: "broken.png" });
    await failed.getByText(createFailurePattern({ kind: "notAnImage", name: "broken.png", reason: ANY })).waitFor();
    await frame.locator(".drop-hint").waitFor({ state: "hidden" });
  });

  it("drops a source file, which is attached as a whole", async () => {
    const { page, workspace, context } = workbench();
    const { x, y } = await findCenter(frame.locator(".composer"));
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
    const from = await findCenter(workbench().findExplorerRow("flow.png"));
    const to = await findCenter(frame.locator(".composer"));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 20, from.y + 5, { steps: 3 });
    await page.keyboard.down("Shift");
    await page.mouse.move(to.x, to.y, { steps: 10 });
    await page.mouse.move(to.x + 2, to.y + 2);
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await composer.findAttachment("images/flow.png").waitFor();
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
    await composer.findAttachment("images/chart.png").waitFor();
    await composer.findAttachment("images/logo.svg").waitFor();
    await frame.locator("textarea:focus").waitFor();
  });

  it("attaches several files from the Explorer's context menu", async () => {
    await workbench().selectTwoImages("chart.png", "flow.png", "README.md");
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("flow.png"), "Ask About Image…");
    await composer.findAttachment("images/chart.png").waitFor();
    await composer.findAttachment("images/flow.png").waitFor();
  });

  it("completes the path of an image after typing @", async () => {
    const { page } = workbench();
    await frame.locator("textarea").click();
    await page.keyboard.type("What does @frm");
    await frame.locator(".completions li", { hasText: "images/login-form.png" }).waitFor();
    assert.equal(await frame.locator("textarea").getAttribute("aria-activedescendant"), "completion-0");
    await page.keyboard.press("Tab");
    assert.equal(await frame.locator("textarea").inputValue(), "What does @images/login-form.png ");
    await composer.findAttachment("images/login-form.png").waitFor();
    await page.keyboard.type("@chart");
    await frame.locator(".completions li").first().waitFor();
    await page.keyboard.press("Escape");
    await frame.locator(".completions").waitFor({ state: "hidden" });
    await frame.locator("textarea").fill("");
  });

  it("closes the completions with Escape for good, even if newer ones arrive afterwards", async () => {
    await frame.locator("textarea").click();
    await workbench().page.keyboard.type("@ch");
    await frame.locator(".completions li").first().waitFor();
    await frame.locator("textarea").evaluate((element) => {
      const text = element as unknown as TextArea;
      const { addEventListener, KeyboardEvent } = globalThis as unknown as ComposerPage;
      return new Promise<void>((resolve) => {
        addEventListener("message", ({ data }) => {
          if (data.kind === "completions") setTimeout(resolve);
        });
        // Both events are sent in one task, so that Escape comes before the completions for the new text.
        text.setRangeText("a", text.value.length, text.value.length, "end");
        text.dispatchEvent(new Event("input"));
        text.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
      });
    });
    assert.ok(await frame.locator(".completions").isHidden());
    await frame.locator("textarea").fill("");
  });

  describe("and asks about an image on the web", () => {
    let server: Server;
    let requests = 0;
    before(async () => {
      const image = await readFile(path.join(workbench().workspace, "images", "flow.png"));
      server = createServer((_, response) => {
        requests += 1;
        response.end(image);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      await writeFile(path.join(workbench().workspace, "web.md"), `![a diagram](http://${host}/diagram.png?size=2)\n`);
    });
    after(() => server.close());
    const askAboutLink = async () => {
      const { page } = workbench();
      await page.locator(".tab", { hasText: "README.md" }).click();
      await workbench().findExplorerRow("web.md").click();
      await page.locator(".monaco-editor .view-line", { hasText: "a diagram" }).click();
      await workbench().runCommand("Oriel: Ask About Image…");
      await page.locator(".monaco-dialog-box", { hasText: /Fetch an image from 127\.0\.0\.1:\d+\?/ }).waitFor();
    };

    it("can cancel before anything is fetched", async () => {
      await askAboutLink();
      await workbench().page.locator(".monaco-dialog-box").getByRole("button", { name: "Cancel" }).click();
      await frame.locator("textarea:focus").waitFor();
      assert.equal(requests, 0);
      assert.equal(await frame.locator(".attachment").count(), 0);
    });

    it("gets the image after agreeing", async () => {
      await askAboutLink();
      assert.equal(requests, 0);
      await workbench().page.locator(".monaco-dialog-box").getByRole("button", { name: "Fetch Image" }).click();
      await composer.findAttachment("diagram.png").getByText("86 tokens").waitFor();
      assert.equal(requests, 1);
    });
  });
});
