import type { Disposable } from "vscode";
import type { EditorTheme } from "../../../protocol/editorTheme.ts";
import { onDidChangeEditorTheme, readEditorTheme } from "./editorTheme.ts";

/** Sends the editor's color theme to a page, and again whenever it changes. */
export class ThemeSender implements Disposable {
  readonly #send: (theme: EditorTheme) => void;
  readonly #changes: Disposable;
  #pendingTheme: Promise<EditorTheme> | undefined;

  constructor(send: (theme: EditorTheme) => void) {
    this.#send = send;
    this.#changes = onDidChangeEditorTheme(() => void this.update());
  }

  async update(): Promise<void> {
    const pendingTheme = (this.#pendingTheme = readEditorTheme());
    const theme = await pendingTheme;
    // A slower read of an older theme must not replace a newer one.
    if (pendingTheme === this.#pendingTheme) this.#send(theme);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
