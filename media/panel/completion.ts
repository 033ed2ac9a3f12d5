import type { FromPanel } from "../../src/protocol/panel.ts";
import type { PathCompletion } from "../../src/protocol/draftView.ts";
import { createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

/** Matches an `@` at the start of a word, and the text after it up to the cursor. */
const MENTION = /(?:^|\s)@([^\s@]*)$/;

/**
 * Completes image paths after an `@`. The focus stays in the text area, and `aria-activedescendant` refers to the active completion.
 * Because a textarea can't have the role `combobox` (ARIA in HTML), screen readers don't detect the list. Therefore the number of completions
 * is announced.
 */
export class Completion {
  readonly list = createElement("ul", "completions");
  readonly #textArea: HTMLTextAreaElement;
  readonly #send: (message: FromPanel) => void;
  readonly #announce: (text: string) => void;
  #lastRequest = 0;
  #completions: PathCompletion[] = [];
  #activeIndex = 0;

  constructor(textArea: HTMLTextAreaElement, send: (message: FromPanel) => void, announce: (text: string) => void) {
    this.#textArea = textArea;
    this.#send = send;
    this.#announce = announce;
    this.list.id = "completions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", labels.completions);
    this.list.hidden = true;
    textArea.addEventListener("input", () => this.#requestCompletions());
    textArea.addEventListener("blur", () => this.close());
    textArea.addEventListener("click", () => this.#requestCompletions());
  }

  get isOpen(): boolean {
    return !this.list.hidden;
  }

  show(request: number, completions: PathCompletion[]): void {
    // Completions for an earlier text are ignored.
    if (request !== this.#lastRequest || this.#findQuery() === undefined) return;
    this.#completions = completions;
    this.#activeIndex = 0;
    this.list.replaceChildren(...completions.map((completion, index) => this.#createOption(completion, index)));
    if (completions.length === 0) return this.close();
    this.list.hidden = false;
    this.#textArea.setAttribute("aria-autocomplete", "list");
    this.#textArea.setAttribute("aria-controls", this.list.id);
    this.#activate(0);
    this.#announce(fillPlaceholders(labels.completionCount, completions.length));
  }

  close(): void {
    // Invalidates pending requests.
    this.#lastRequest += 1;
    this.list.hidden = true;
    for (const name of ["aria-autocomplete", "aria-controls", "aria-activedescendant"]) {
      this.#textArea.removeAttribute(name);
    }
  }

  /** @returns whether the list handled the key */
  handleKey(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    switch (event.key) {
      case "ArrowDown":
        this.#activate(this.#activeIndex + 1);
        return true;
      case "ArrowUp":
        this.#activate(this.#activeIndex - 1);
        return true;
      case "Enter":
      case "Tab":
        this.#choose(this.#activeIndex);
        return true;
      case "Escape":
        this.close();
        return true;
      default:
        return false;
    }
  }

  #findQuery(): string | undefined {
    const { value, selectionStart, selectionEnd } = this.#textArea;
    return selectionStart === selectionEnd ? MENTION.exec(value.slice(0, selectionStart))?.[1] : undefined;
  }

  #requestCompletions(): void {
    const query = this.#findQuery();
    if (query === undefined) return this.close();
    this.#lastRequest += 1;
    this.#send({ kind: "completePath", request: this.#lastRequest, query });
  }

  #createOption({ path }: PathCompletion, index: number): HTMLElement {
    const option = createElement("li", "", path);
    option.id = `completion-${index}`;
    option.setAttribute("role", "option");
    // A click would be too late: the text area has lost the focus by then, which closes the list.
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#choose(index);
    });
    return option;
  }

  #activate(index: number): void {
    const { length } = this.#completions;
    this.#activeIndex = (index + length) % length;
    for (const [optionIndex, option] of [...this.list.children].entries())
      option.setAttribute("aria-selected", String(optionIndex === this.#activeIndex));
    this.#textArea.setAttribute("aria-activedescendant", `completion-${this.#activeIndex}`);
    this.list.children[this.#activeIndex]?.scrollIntoView({ block: "nearest" });
  }

  #choose(index: number): void {
    const completion = this.#completions[index];
    const query = this.#findQuery();
    this.close();
    if (completion === undefined || query === undefined) return;
    const end = this.#textArea.selectionStart;
    this.#textArea.setRangeText(`${completion.path} `, end - query.length, end, "end");
    this.#textArea.dispatchEvent(new Event("input"));
    this.#send({ kind: "attachCompletion", completion });
  }
}
