import { randomUUID } from "node:crypto";
import { MAX_NAME_LENGTH, type ImageRef } from "../../protocol/images.ts";
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
  choice: ImageChoice;
  /** Of its content, once it was read. */
  #sha256: string | undefined;
  readonly #source: ImageSource;
  readonly #abort = new AbortController();
  #reading: Promise<string> | undefined;

  constructor(source: ImageSource, choice: ImageChoice = {}, sha256?: string) {
    this.name = source.name.slice(-MAX_NAME_LENGTH);
    this.#source = source;
    this.choice = choice;
    this.#sha256 = sha256;
  }

  get ref(): ImageRef | undefined {
    return this.#sha256 === undefined ? undefined : { ...this.choice, name: this.name, sha256: this.#sha256 };
  }

  /** The image as the engine has it, read if it was not. @throws FailureError; an AbortError when it was detached meanwhile */
  async read(engine: Engine, limitBytes: number): Promise<ImageRef> {
    this.#reading ??= this.#read(engine, limitBytes);
    const reading = this.#reading;
    try {
      const sha256 = await reading;
      return { ...this.choice, name: this.name, sha256 };
    } catch (error) {
      // The next time may go better: a file is there again, a server answers.
      if (this.#reading === reading) this.#reading = undefined;
      throw error;
    }
  }

  /** The same image, to be sent otherwise. */
  copy(): AttachedImage {
    return new AttachedImage(this.#source, this.choice, this.#sha256);
  }

  /** The engine has lost it: it must be given again. */
  forget(): void {
    this.#reading = undefined;
  }

  /** Whoever waits for it waits no more. */
  detach(): void {
    this.#abort.abort();
  }

  async #read(engine: Engine, limitBytes: number): Promise<string> {
    const kept = this.#sha256 === undefined ? undefined : await engine.keptImage(this.#sha256);
    const bytes = kept ?? (await this.#source.read(limitBytes, this.#abort.signal));
    this.#abort.signal.throwIfAborted();
    this.#sha256 = await engine.addImage(this.name, bytes);
    this.#source.release?.();
    return this.#sha256;
  }
}
