import { randomUUID } from "node:crypto";
import type { ImageRef } from "../../protocol/engine.ts";
import type { ImageChoice } from "../../protocol/imageChoice.ts";
import type { Engine } from "../engine.ts";
import type { ImageSource } from "../images/imageSource.ts";

/**
 * An image of a question. It is read once, and from then on it is those bytes: what was previewed is sent, and sent again, whatever
 * becomes of its file.
 */
export class AttachedImage {
  readonly id = randomUUID();
  readonly name: string;
  choice: ImageChoice = {};
  readonly #source: ImageSource;
  readonly #abort = new AbortController();
  #reading: Promise<ImageRef> | undefined;

  constructor(source: ImageSource) {
    this.name = source.name;
    this.#source = source;
  }

  /** The image as the engine has it, read if it was not. @throws FailureError; an AbortError when it was detached meanwhile */
  async read(engine: Engine, limitBytes: number): Promise<ImageRef> {
    this.#reading ??= this.#read(engine, limitBytes);
    const reading = this.#reading;
    try {
      return { ...(await reading), ...this.choice };
    } catch (error) {
      // The next time may go better: a file is there again, a server answers.
      if (this.#reading === reading) this.#reading = undefined;
      throw error;
    }
  }

  /** The engine has lost it: it must be read again. */
  forget(): void {
    this.#reading = undefined;
  }

  /** Whoever waits for it waits no more. */
  detach(): void {
    this.#abort.abort();
  }

  async #read(engine: Engine, limitBytes: number): Promise<ImageRef> {
    const bytes = await this.#source.read(limitBytes, this.#abort.signal);
    this.#abort.signal.throwIfAborted();
    return engine.addImage(this.name, bytes);
  }
}
