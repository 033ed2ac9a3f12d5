import type { DraftView } from "../../src/protocol/draftView.ts";
import type { FromPanel } from "../../src/protocol/panel.ts";
import { createIconButton, createElement, addIconAndText } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

/** The selected code and the text files attached to the question being written. */
export class SelectionList {
  readonly element = createElement("ul", "selections");
  readonly #items = new Map<string, HTMLElement>();
  readonly #send: (message: FromPanel) => void;
  readonly #focusQuestion: () => void;

  /** @param focusQuestion called when the focused item has been removed */
  constructor(send: (message: FromPanel) => void, focusQuestion: () => void) {
    this.#send = send;
    this.#focusQuestion = focusQuestion;
  }

  update({ selections }: DraftView): void {
    for (const [id, item] of this.#items) {
      if (selections.some((selection) => selection.id === id)) continue;
      const hadFocus = item.contains(document.activeElement);
      item.remove();
      this.#items.delete(id);
      if (hadFocus) this.#focusQuestion();
    }
    for (const { id, label, isBeingRead } of selections) {
      if (this.#items.has(id)) continue;
      const item = addIconAndText(createElement("li"), "code", label);
      item.setAttribute("aria-busy", String(isBeingRead));
      if (isBeingRead) item.append(createElement("span", "note", labels.reading));
      item.append(createIconButton("close", fillPlaceholders(labels.remove, label), () => this.#send({ kind: "detach", id })));
      this.#items.set(id, item);
      this.element.append(item);
    }
  }
}
