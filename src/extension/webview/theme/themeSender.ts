import type { Disposable } from "vscode";
import type { EditorTheme } from "../../../protocol/editorTheme.ts";
import { onDidChangeEditorTheme, readEditorTheme } from "./editorTheme.ts";

/** Sends the editor's color theme to a page, and again whenever it changes. */
export class ThemeSender implements Disposable {
  readonly #send: (theme: EditorTheme) => void;
  readonly #changes: Disposable;
  #reading: Promise<EditorTheme> | undefined;

  constructor(send: (theme: EditorTheme) => void) {
    this.#send = send;
    this.#changes = onDidChangeEditorTheme(() => void this.update());
  }

  async update(): Promise<void> {
    const reading = (this.#reading = readEditorTheme());
    const theme = await reading;
    // A slower read of an older theme must not replace a newer one.
    if (reading === this.#reading) this.#send(theme);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
