/** State that survives hiding the panel, which unloads the page, and reloading the window. */
export interface SavedState {
  /** Id of the conversation that is shown. */
  conversation: string;
  /** The question being written. */
  question: string;
  /** Text being written before the user started to edit an earlier question; restored when the edit ends. */
  beforeEdit: string;
  /** Number of screenshots pasted so far. */
  pasteCount: number;
  /**
   * Scroll position: index of the turn at the top of the page, and number of its pixels that are scrolled out of view. Undefined if
   * scrolled to the end.
   */
  reading: { turn: number; above: number } | undefined;
}

type StateApi = { getState(): unknown; setState(state: SavedState): unknown };

export class PageState {
  readonly #vscode: StateApi;
  #saved: SavedState;

  constructor(vscode: StateApi) {
    this.#vscode = vscode;
    const initial: SavedState = { conversation: "", question: "", beforeEdit: "", pasteCount: 0, reading: undefined };
    this.#saved = { ...initial, ...(vscode.getState() as Partial<SavedState> | undefined) };
  }

  get saved(): SavedState {
    return this.#saved;
  }

  update(changes: Partial<SavedState>): void {
    this.#saved = { ...this.#saved, ...changes };
    this.#vscode.setState(this.#saved);
  }
}
