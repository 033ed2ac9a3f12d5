/** What is kept while the page is hidden, and so unloaded, and over a reload of the window. */
export interface Kept {
  /** The extension asks for it after a reload. */
  conversation: string;
  /** The question being written. */
  question: string;
  /** What was being written when an earlier question was taken up again: it comes back if that is given up. */
  beforeEdit: string;
  /** Screenshots that were pasted so far. */
  pasteCount: number;
  /** Where one reads: the turn at the top of the page, and how far, in pixels, its begin is above it; undefined at the end. */
  reading: { turn: number; above: number } | undefined;
}

/** The page's memory. */
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
