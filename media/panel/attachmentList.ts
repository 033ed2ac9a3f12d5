import type { AttachmentView, DraftView } from "../../src/protocol/draftView.ts";
import type { FromPanel } from "../../src/protocol/panel.ts";
import { AttachmentElement } from "./attachmentElement.ts";
import { createElement } from "../dom.ts";
import { labels } from "./labels.ts";

/** The images attached to the question being written. */
export class AttachmentList {
  readonly element = createElement("ul", "images attachments");
  readonly #elements = new Map<string, AttachmentElement>();
  readonly #send: (message: FromPanel) => void;
  readonly #focusQuestion: () => void;

  /** @param focusQuestion called when the focused image has been removed and no other image is left */
  constructor(send: (message: FromPanel) => void, focusQuestion: () => void) {
    this.#send = send;
    this.#focusQuestion = focusQuestion;
    this.element.setAttribute("aria-label", labels.attachments);
  }

  find(id: string): AttachmentView | undefined {
    return this.#elements.get(id)?.view;
  }

  update({ attachments, budget }: DraftView): void {
    for (const view of attachments) {
      const existingElement = this.#elements.get(view.id);
      if (existingElement) {
        existingElement.update(view, budget);
        continue;
      }
      const element = new AttachmentElement(view, budget, this.#send);
      this.#elements.set(view.id, element);
      this.element.append(element.element);
    }
    this.#removeMissing(new Set(attachments.map(({ id }) => id)));
  }

  #removeMissing(presentIds: Set<string>): void {
    for (const [id, element] of this.#elements) {
      if (presentIds.has(id)) continue;
      const hadFocus = element.element.contains(document.activeElement);
      element.element.remove();
      this.#elements.delete(id);
      if (!hadFocus) continue;
      const [nextElement] = this.#elements.values();
      if (nextElement) nextElement.focus();
      else this.#focusQuestion();
    }
  }
}
