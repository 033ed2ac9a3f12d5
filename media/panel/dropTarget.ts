import { make } from "../dom.ts";
import { labels } from "./labels.ts";
import { dropped, mayBringImages, pasted, type Transfer } from "./transfer.ts";

/** VS Code sends no last event when it takes a drag away, so the hint disappears after a while without news. */
const HINT_MS = { withShift: 1000, withoutShift: 2500 };

/** Takes images that are pasted into the page or dropped on it. */
export class DropTarget {
  readonly hint = make("p", "drop-hint");
  readonly #attach: (transfer: Transfer, by: "paste" | "drop") => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(attach: (transfer: Transfer, by: "paste" | "drop") => void) {
    this.#attach = attach;
    this.hint.hidden = true;
    document.addEventListener("paste", (event) => {
      if (event.clipboardData === null) return;
      const transfer = pasted(event.clipboardData);
      if (transfer.files.length + transfer.addresses.length === 0) return;
      event.preventDefault();
      this.#attach(transfer, "paste");
    });
    document.addEventListener("dragover", (event) => {
      if (!mayBringImages(event.dataTransfer)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      this.#showHint(event.shiftKey);
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) this.#hideHint();
    });
    document.addEventListener("drop", (event) => {
      this.#hideHint();
      if (event.dataTransfer === null || !mayBringImages(event.dataTransfer)) return;
      event.preventDefault();
      this.#attach(dropped(event.dataTransfer), "drop");
    });
  }

  /** VS Code takes a drag away from a webview unless Shift is held. Source: `webviewWindowDragMonitor.ts`. */
  #showHint(isShift: boolean): void {
    this.hint.textContent = isShift ? labels.dropHere : labels.dropWithShift;
    this.hint.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hideHint(), isShift ? HINT_MS.withShift : HINT_MS.withoutShift);
  }

  #hideHint(): void {
    clearTimeout(this.#timer);
    this.hint.hidden = true;
  }
}
