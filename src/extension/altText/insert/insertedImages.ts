import { commands, type Disposable } from "vscode";
import type { CommandId } from "../../../contributions/commands.ts";
import type { Checks } from "../checks.ts";
import { waitForInsertion } from "./waitForInsertion.ts";
import type { Insertion } from "./insertProvider.ts";

/** Writes alt text for images that are pasted or dropped. A new offer replaces the pending one. */
export class InsertedImages implements Disposable {
  readonly #checks: Checks;
  #abort = new AbortController();

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** Waits for the user to choose the offered edit, and writes the alt text. */
  async writeAfterInsertion(insertion: Insertion): Promise<void> {
    this.#abort.abort();
    this.#abort = new AbortController();
    const range = await waitForInsertion(insertion, this.#abort.signal);
    const command: CommandId = "oriel.writeAltText";
    if (range === undefined) return;
    // A check that ran before the file was created has reported the image as missing.
    this.#checks.forget(insertion.document);
    await commands.executeCommand(command, insertion.document.uri, range.from, range.to);
  }

  dispose(): void {
    this.#abort.abort();
  }
}
