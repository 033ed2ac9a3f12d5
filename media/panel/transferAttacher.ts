import type { FromPanel } from "../../src/protocol/panel.ts";
import { createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";
import type { PageState } from "./pageState.ts";
import { mayContainImages, readDrop, readPaste, type Transfer } from "./transfer.ts";

/**
 * Time for which the drop hint stays visible after the last event of a drag. Unless Shift is held, VS Code takes over the drag, and the webview
 * receives no final event (see `webviewWindowDragMonitor.ts`), so the hint must also disappear on its own.
 */
const HINT_MS = { withShift: 1000, withoutShift: 2500 };

/** Attaches images that are pasted or dropped anywhere on the page. */
export class TransferAttacher {
  readonly dropHint = createElement("p", "drop-hint");
  /** Files larger than this are sent to the extension without their bytes. */
  maxBytes = Infinity;
  readonly #state: PageState;
  readonly #send: (message: FromPanel) => void;
  readonly #announce: (text: string) => void;
  #hintTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(state: PageState, send: (message: FromPanel) => void, announce: (text: string) => void) {
    this.#state = state;
    this.#send = send;
    this.#announce = announce;
    this.dropHint.hidden = true;
  }

  /** @param onDrop called after a drop */
  listen(onDrop: () => void): void {
    document.addEventListener("paste", (event) => {
      if (event.clipboardData === null) return;
      const transfer = readPaste(event.clipboardData);
      if (transfer.files.length + transfer.urls.length === 0) return;
      event.preventDefault();
      this.#attach(transfer, true);
    });
    document.addEventListener("dragover", (event) => {
      if (!mayContainImages(event.dataTransfer)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      this.#showDropHint(event.shiftKey);
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) this.#hideDropHint();
    });
    document.addEventListener("drop", (event) => {
      this.#hideDropHint();
      if (event.dataTransfer === null || !mayContainImages(event.dataTransfer)) return;
      event.preventDefault();
      this.#attach(readDrop(event.dataTransfer), false);
      onDrop();
    });
  }

  #showDropHint(isShiftHeld: boolean): void {
    this.dropHint.textContent = isShiftHeld ? labels.dropHere : labels.dropWithShift;
    this.dropHint.hidden = false;
    clearTimeout(this.#hintTimer);
    this.#hintTimer = setTimeout(() => this.#hideDropHint(), isShiftHeld ? HINT_MS.withShift : HINT_MS.withoutShift);
  }

  #hideDropHint(): void {
    clearTimeout(this.#hintTimer);
    this.dropHint.hidden = true;
  }

  #attach({ files, urls }: Transfer, isPaste: boolean): void {
    if (urls.length > 0) this.#send({ kind: "attachUrls", urls });
    for (const file of files) void this.#attachFile(file, isPaste);
  }

  async #attachFile(file: File, isPaste: boolean): Promise<void> {
    const { size } = file;
    // Chromium calls every image in the clipboard "image.png".
    const name = file.name === "" || (isPaste && file.name === "image.png") ? this.#createPasteName() : file.name;
    if (size > this.maxBytes) return this.#send({ kind: "attachFile", name, size });
    try {
      this.#send({ kind: "attachFile", name, size, bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      // This is a folder, or a file that no longer exists.
      this.#announce(fillPlaceholders(labels.notReadable, name));
    }
  }

  #createPasteName(): string {
    this.#state.update({ pasteCount: this.#state.saved.pasteCount + 1 });
    return fillPlaceholders(labels.pastedImage, this.#state.saved.pasteCount);
  }
}
