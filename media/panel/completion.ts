import type { FromPanel } from "../../src/protocol/panel.ts";
import type { PathCompletion } from "../../src/protocol/draftView.ts";
import { make } from "../dom.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";

/** An `@` at the start of a word, with the text up to the cursor. */
const mention = /(?:^|\s)@([^\s@]*)$/;

/**
 * Completes image paths after an `@`. The focus stays in the text area and `aria-activedescendant` moves. ARIA in HTML does not allow the
 * role `combobox` on a text area, so the list is announced.
 */
export class Completion {
  readonly list = make("ul", "completions");
  readonly #text: HTMLTextAreaElement;
  readonly #send: (message: FromPanel) => void;
  readonly #say: (text: string) => void;
  #request = 0;
  #completions: PathCompletion[] = [];
  #active = 0;

  constructor(text: HTMLTextAreaElement, send: (message: FromPanel) => void, say: (text: string) => void) {
    this.#text = text;
    this.#send = send;
    this.#say = say;
    this.list.id = "completions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", labels.completions);
    this.list.hidden = true;
    text.addEventListener("input", () => this.#ask());
    text.addEventListener("blur", () => this.close());
    text.addEventListener("click", () => this.#ask());
  }

  get isOpen(): boolean {
    return !this.list.hidden;
  }

  show(request: number, completions: PathCompletion[]): void {
    // Drop an answer to an earlier query.
    if (request !== this.#request || this.#query() === undefined) return;
    this.#completions = completions;
    this.#active = 0;
    this.list.replaceChildren(...completions.map((completion, index) => this.#option(completion, index)));
    if (completions.length === 0) return this.close();
    this.list.hidden = false;
    this.#text.setAttribute("aria-autocomplete", "list");
    this.#text.setAttribute("aria-controls", this.list.id);
    this.#activate(0);
    this.#say(fill(labels.completionCount, completions.length));
  }

  close(): void {
    // Answers still on their way are dropped.
    this.#request += 1;
    this.list.hidden = true;
    for (const name of ["aria-autocomplete", "aria-controls", "aria-activedescendant"]) {
      this.#text.removeAttribute(name);
    }
  }

  /** @returns whether the list used the key */
  handleKey(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    switch (event.key) {
      case "ArrowDown":
        this.#activate(this.#active + 1);
        return true;
      case "ArrowUp":
        this.#activate(this.#active - 1);
        return true;
      case "Enter":
      case "Tab":
        this.#choose(this.#active);
        return true;
      case "Escape":
        this.close();
        return true;
      default:
        return false;
    }
  }

  #query(): string | undefined {
    const { value, selectionStart, selectionEnd } = this.#text;
    return selectionStart === selectionEnd ? mention.exec(value.slice(0, selectionStart))?.[1] : undefined;
  }

  #ask(): void {
    const query = this.#query();
    if (query === undefined) return this.close();
    this.#request += 1;
    this.#send({ kind: "complete", request: this.#request, query });
  }

  #option({ path }: PathCompletion, index: number): HTMLElement {
    const option = make("li", "", path);
    option.id = `completion-${index}`;
    option.setAttribute("role", "option");
    // A click would come after the text area lost the focus.
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#choose(index);
    });
    return option;
  }

  #activate(index: number): void {
    const { length } = this.#completions;
    this.#active = (index + length) % length;
    for (const [at, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", String(at === this.#active));
    this.#text.setAttribute("aria-activedescendant", `completion-${this.#active}`);
    this.list.children[this.#active]?.scrollIntoView({ block: "nearest" });
  }

  #choose(index: number): void {
    const completion = this.#completions[index];
    const query = this.#query();
    this.close();
    if (completion === undefined || query === undefined) return;
    const end = this.#text.selectionStart;
    this.#text.setRangeText(`${completion.path} `, end - query.length, end, "end");
    this.#text.dispatchEvent(new Event("input"));
    this.#send({ kind: "attachCompletion", completion });
  }
}
