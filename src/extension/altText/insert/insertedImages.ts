import { commands, type Disposable } from "vscode";
import type { CommandId } from "../../../contributions/commands.ts";
import type { Checks } from "../checks.ts";
import { afterInsertion } from "./afterInsertion.ts";
import type { Insertion } from "./insertProvider.ts";

/** Writes alt text for images once they were pasted or dropped. Only the last offer is waited for. */
export class InsertedImages implements Disposable {
  readonly #checks: Checks;
  #waiting = new AbortController();

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** Waits for the user to choose what was offered, and writes the alt text. */
  async writeAfter(insertion: Insertion): Promise<void> {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    const place = await afterInsertion(insertion, this.#waiting.signal);
    const command: CommandId = "oriel.writeAltText";
    if (place === undefined) return;
    // A check before the file was created would report the image as missing.
    this.#checks.forget(insertion.document);
    await commands.executeCommand(command, insertion.document.uri, place.from, place.to);
  }

  dispose(): void {
    this.#waiting.abort();
  }
}
