import type { FromPanel } from "../../src/protocol/panel.ts";
import { button, make } from "../dom.ts";
import { labels } from "./labels.ts";

/** Suggestions shown while there is no conversation. */
export class EmptyState {
  readonly element = make("section", "empty");
  readonly #title = make("h2", "", labels.emptyTitle);

  /** @param write puts the cursor where the question is written */
  constructor(send: (message: FromPanel) => void, write: () => void) {
    const tries = make("div", "tries");
    tries.append(
      button("device-camera", labels.tryPaste, write),
      button("eye", labels.tryExplain, () => send({ kind: "try", what: "explain" })),
      button("type-hierarchy", labels.tryMermaid, () => send({ kind: "try", what: "toMermaid" })),
    );
    this.element.append(this.#title, tries, make("p", "note", labels.empty));
  }

  /** Shows the card of a model that is being set up, before the suggestions. */
  take(card: HTMLElement): void {
    this.#title.after(card);
  }
}
