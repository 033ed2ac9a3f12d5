import { createButton, createElement, addIconAndText } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

/** Shows which earlier question is being edited, with a button that cancels the edit. */
export class EditBar {
  readonly element = createElement("p", "edited");
  readonly #onCancel: () => void;
  readonly #focusQuestion: () => void;

  /** @param focusQuestion called when the bar had the focus and its content has been replaced */
  constructor(onCancel: () => void, focusQuestion: () => void) {
    this.#onCancel = onCancel;
    this.#focusQuestion = focusQuestion;
    this.element.hidden = true;
  }

  /** @param question the question being edited; undefined if no question is being edited */
  show(question: string | undefined): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = question === undefined;
    this.element.replaceChildren();
    if (question !== undefined) {
      addIconAndText(this.element, "edit", fillPlaceholders(labels.editing, question.split("\n")[0] ?? ""));
      this.element.append(createElement("span", "note", labels.editingDetail), createButton("close", labels.cancel, this.#onCancel));
    }
    if (hadFocus) this.#focusQuestion();
  }
}
