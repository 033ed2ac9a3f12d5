import type { FromPanel } from "../../src/protocol/panel.ts";
import { button, make, withIcon } from "../dom.ts";
import { labels } from "./labels.ts";

/** What is shown while there is no conversation: what to try, and that a model is needed first where there is none. */
export class EmptyState {
  readonly element = make("section", "empty");
  readonly #setUp = make("div", "set-up");

  /** @param write puts the cursor where the question is written */
  constructor(send: (message: FromPanel) => void, write: () => void) {
    const tries = make("div", "tries");
    tries.append(
      button("device-camera", labels.tryPaste, write),
      button("eye", labels.tryExplain, () => send({ kind: "try", what: "explain" })),
      button("type-hierarchy", labels.tryMermaid, () => send({ kind: "try", what: "toMermaid" })),
    );
    this.#setUp.append(
      withIcon(make("p"), "warning", labels.needsModel),
      button("gear", labels.setUp, () => send({ kind: "try", what: "setUp" })),
    );
    this.#setUp.hidden = true;
    this.element.append(make("h2", "", labels.emptyTitle), this.#setUp, tries, make("p", "note", labels.empty));
  }

  update(needsModel: boolean): void {
    this.#setUp.hidden = !needsModel;
  }
}
