import assert from "node:assert/strict";
import type { Frame, Locator, Page } from "playwright-core";
import type { Workbench } from "./workbench.ts";

/** The part of the panel in which the user writes a question and attaches images and text. */
export class Composer {
  readonly frame: Frame;
  readonly #page: Page;

  private constructor(frame: Frame, page: Page) {
    this.frame = frame;
    this.#page = page;
  }

  /** Opens the panel beside README.md, so that files that are opened later do not cover it. */
  static async open(workbench: Workbench): Promise<Composer> {
    await workbench.findExplorerRow("README.md").dblclick();
    await workbench.page.locator(".tab", { hasText: "README.md" }).waitFor();
    await workbench.runCommand("Oriel: Ask About Image…");
    const frame = await workbench.findWebview("#turns");
    await frame.locator("textarea:focus").waitFor();
    return new Composer(frame, workbench.page);
  }

  /** Locates a prepared attachment by its name or a part of it. */
  findAttachment(name: string): Locator {
    return this.frame.locator('.attachment[data-state="prepared"]', { hasText: name });
  }

  /** Removes everything that is attached to the question. */
  async removeAll(): Promise<void> {
    const remove = this.frame.locator(".composer").getByRole("button", { name: /^Remove / });
    for (let count = await remove.count(); count > 0; count--) {
      await remove.first().click();
      await remove.nth(count - 1).waitFor({ state: "detached" });
    }
  }

  /** Writes an image, and text if given, to the system's clipboard. */
  async copyImage(png: Buffer, text?: string): Promise<void> {
    await this.#page.evaluate(
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
}

export async function findCenter(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox();
  assert.ok(box, "The element is not visible.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
