import { button, make, withIcon } from "../dom.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";

/** Shows which earlier question is being edited, with a button that cancels the edit. */
export class EditBar {
  readonly element = make("p", "edited");
  readonly #onCancel: () => void;
  readonly #focusQuestion: () => void;

  /** @param focusQuestion called when the bar had the focus and its content has been replaced */
  constructor(onCancel: () => void, focusQuestion: () => void) {
    this.#onCancel = onCancel;
    this.#focusQuestion = focusQuestion;
    this.element.hidden = true;
  }

  /** @param question the question being edited; undefined if none is */
  show(question: string | undefined): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = question === undefined;
    this.element.replaceChildren();
    if (question !== undefined) {
      withIcon(this.element, "edit", fill(labels.editing, question.split("\n")[0] ?? ""));
      this.element.append(make("span", "note", labels.editingDetail), button("close", labels.cancel, this.#onCancel));
    }
    if (hadFocus) this.#focusQuestion();
  }
}
