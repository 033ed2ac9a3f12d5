import type { FromPanel } from "../../src/protocol/panel.ts";
import { createButton, createElement } from "../dom.ts";
import { labels } from "./labels.ts";

/** Suggestions that are shown while there is no conversation. */
export class EmptyState {
  readonly element = createElement("section", "empty");
  readonly #title = createElement("h2", "", labels.emptyTitle);

  /** @param focusQuestion called when the user wants to write a question */
  constructor(send: (message: FromPanel) => void, focusQuestion: () => void) {
    const suggestions = createElement("div", "suggestions");
    suggestions.append(
      createButton("device-camera", labels.tryPaste, focusQuestion),
      createButton("eye", labels.tryExplain, () => send({ kind: "runSuggestion", action: "explain" })),
      createButton("type-hierarchy", labels.tryMermaid, () => send({ kind: "runSuggestion", action: "toMermaid" })),
    );
    this.element.append(this.#title, suggestions, createElement("p", "note", labels.attachHint));
  }

  /** Shows the setup card above the suggestions. */
  insertSetupCard(card: HTMLElement): void {
    this.#title.after(card);
  }
}
