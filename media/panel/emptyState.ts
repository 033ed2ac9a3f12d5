import type { FromPanel } from "../../src/protocol/panel.ts";
import { button, make } from "../dom.ts";
import { labels } from "./labels.ts";

/** Suggestions that are shown while there is no conversation. */
export class EmptyState {
  readonly element = make("section", "empty");
  readonly #title = make("h2", "", labels.emptyTitle);

  /** @param focusQuestion called when the user wants to write a question */
  constructor(send: (message: FromPanel) => void, focusQuestion: () => void) {
    const suggestions = make("div", "suggestions");
    suggestions.append(
      button("device-camera", labels.tryPaste, focusQuestion),
      button("eye", labels.tryExplain, () => send({ kind: "runSuggestion", action: "explain" })),
      button("type-hierarchy", labels.tryMermaid, () => send({ kind: "runSuggestion", action: "toMermaid" })),
    );
    this.element.append(this.#title, suggestions, make("p", "note", labels.attachHint));
  }

  /** Shows the setup card above the suggestions. */
  insertSetupCard(card: HTMLElement): void {
    this.#title.after(card);
  }
}
