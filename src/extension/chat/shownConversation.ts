import { randomUUID } from "node:crypto";
import type { Memento } from "vscode";
import * as z from "zod/mini";

const STATE_KEY = "oriel.shownConversation";

const Entry = z.object({ panel: z.optional(z.string()), conversation: z.optional(z.string()) });

/**
 * Remembers which conversation the panel shows. VS Code writes the state of a page to disk only once a minute, but the state of an extension
 * at once. If VS Code ends unexpectedly, the restored page may therefore name an earlier conversation.
 */
export class ShownConversation {
  readonly #workspaceState: Pick<Memento, "get" | "update">;
  /** Distinguishes this panel from one in another window of the same workspace, such as in two tabs of a browser. */
  #panel: string = randomUUID();

  constructor(workspaceState: Pick<Memento, "get" | "update">) {
    this.#workspaceState = workspaceState;
  }

  /** Records the conversation that the panel shows. @returns id of the panel, which the page must save */
  record(conversation: string): string {
    // If this fails, the page's own state is used.
    this.#workspaceState.update(STATE_KEY, { panel: this.#panel, conversation }).then(undefined, () => {});
    return this.#panel;
  }

  /**
   * Takes over the id of a panel that VS Code restored after a reload.
   * @param state state that the page saved
   * @returns id of the conversation that the panel showed; undefined if there is none
   */
  restore(state: unknown): string | undefined {
    const saved = Entry.safeParse(state).data;
    // Earlier versions did not save the id of the panel.
    if (saved?.panel === undefined) return saved?.conversation;
    this.#panel = saved.panel;
    const recorded = Entry.safeParse(this.#workspaceState.get(STATE_KEY)).data;
    return recorded?.panel === saved.panel ? recorded.conversation : saved.conversation;
  }
}
