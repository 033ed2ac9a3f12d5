/** State that survives hiding the page, which unloads it, and reloading the window. */
export interface Kept {
  /** Id of the shown conversation, which the extension restores after a reload. */
  conversation: string;
  /** The question being written. */
  question: string;
  /** Text written before an earlier question was edited; it comes back afterwards. */
  beforeEdit: string;
  /** Number of screenshots pasted so far. */
  pasteCount: number;
  /** Scroll position: the topmost visible turn, and the pixels of it above the page; undefined at the end. */
  reading: { turn: number; above: number } | undefined;
}

/** Stores the page's state in VS Code. */
export class PageState {
  readonly #vscode: { getState(): unknown; setState(state: Kept): unknown };
  #kept: Kept;

  constructor(vscode: { getState(): unknown; setState(state: Kept): unknown }) {
    this.#vscode = vscode;
    const nothing: Kept = { conversation: "", question: "", beforeEdit: "", pasteCount: 0, reading: undefined };
    this.#kept = { ...nothing, ...(vscode.getState() as Partial<Kept> | undefined) };
  }

  get kept(): Kept {
    return this.#kept;
  }

  keep(changes: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...changes };
    this.#vscode.setState(this.#kept);
  }
}
