import { randomUUID } from "node:crypto";
import { MAX_NAME_LENGTH, type ImageRef } from "../protocol/images.ts";
import type { ImageChoice } from "../protocol/imageChoice.ts";
import type { ChatEngine } from "./host.ts";
import type { ImageSource } from "./imageSource.ts";

type ImageEngine = Pick<ChatEngine, "addImage" | "storedImage">;

/**
 * An image of a question. It is read once and then keeps those bytes: the previewed image is the one that is sent, also in later turns,
 * whatever happens to its file.
 */
export class AttachedImage {
  readonly id = randomUUID();
  readonly name: string;
  choice: ImageChoice;
  /** SHA-256 of the content, once it was read. */
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

  /** Reference for the engine; undefined before the image was read. */
  get ref(): ImageRef | undefined {
    return this.#sha256 === undefined ? undefined : { ...this.choice, name: this.name, sha256: this.#sha256 };
  }

  /** Reads the image if necessary and gives it to the engine. @throws FailureError; an AbortError if it was detached meanwhile */
  async read(engine: ImageEngine, limitBytes: number): Promise<ImageRef> {
    this.#reading ??= this.#read(engine, limitBytes);
    const reading = this.#reading;
    try {
      const sha256 = await reading;
      return { ...this.choice, name: this.name, sha256 };
    } catch (error) {
      // The next attempt may succeed: a file is back, a server answers again.
      if (this.#reading === reading) this.#reading = undefined;
      throw error;
    }
  }

  /** The same image, with a choice of its own. */
  copy(): AttachedImage {
    return new AttachedImage(this.#source, this.choice, this.#sha256);
  }

  /** Makes the next `read` give the image to the engine again, after the engine lost it. */
  forget(): void {
    this.#reading = undefined;
  }

  /** Cancels reading. */
  detach(): void {
    this.#abort.abort();
  }

  async #read(engine: ImageEngine, limitBytes: number): Promise<string> {
    const kept = this.#sha256 === undefined ? undefined : await engine.storedImage(this.#sha256);
    const bytes = kept ?? (await this.#source.read(limitBytes, this.#abort.signal));
    this.#abort.signal.throwIfAborted();
    this.#sha256 = await engine.addImage(this.name, bytes);
    this.#source.release?.();
    return this.#sha256;
  }
}
