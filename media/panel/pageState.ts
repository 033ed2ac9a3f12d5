/** State that survives when the window is reloaded, or when the panel is hidden, which unloads the page. */
export interface SavedState {
  /** Id of the panel; undefined until the extension has sent it. */
  panel: string | undefined;
  /** Id of the conversation that is shown. */
  conversation: string;
  /** The question being written. */
  question: string;
  /** Text that was being written when the user started to edit an earlier question; restored when the edit ends. */
  textBeforeEdit: string;
  /** Number of images without a file name that have been pasted so far. */
  pasteCount: number;
  /** Undefined if the page is scrolled to the end. */
  scrollPosition: ScrollPosition | undefined;
}

export interface ScrollPosition {
  /** Index of the turn at the top of the page. */
  turnIndex: number;
  /** Height of the part of this turn that is scrolled out of view, in CSS pixels. */
  hiddenHeight: number;
}

/** The state as VS Code stores it. Its property names must not change, so that state from earlier versions can be read. */
type StoredState = Pick<SavedState, "panel" | "conversation" | "question" | "pasteCount"> & {
  beforeEdit: string;
  reading: { turn: number; above: number } | undefined;
};

type StateApi = { getState(): unknown; setState(state: StoredState): unknown };

export class PageState {
  readonly #vscode: StateApi;
  #saved: SavedState;

  constructor(vscode: StateApi) {
    this.#vscode = vscode;
    this.#saved = fromStoredState(vscode.getState() ?? {});
  }

  get saved(): SavedState {
    return this.#saved;
  }

  update(changes: Partial<SavedState>): void {
    this.#saved = { ...this.#saved, ...changes };
    this.#vscode.setState(toStoredState(this.#saved));
  }
}

function fromStoredState(stored: Partial<StoredState>): SavedState {
  const { panel, conversation = "", question = "", beforeEdit = "", pasteCount = 0, reading } = stored;
  const scrollPosition = reading && { turnIndex: reading.turn, hiddenHeight: reading.above };
  return { panel, conversation, question, textBeforeEdit: beforeEdit, pasteCount, scrollPosition };
}

function toStoredState({ textBeforeEdit, scrollPosition, ...rest }: SavedState): StoredState {
  const reading = scrollPosition && { turn: scrollPosition.turnIndex, above: scrollPosition.hiddenHeight };
  return { ...rest, beforeEdit: textBeforeEdit, reading };
}
