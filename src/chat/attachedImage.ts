import { randomUUID } from "node:crypto";
import { MAX_NAME_LENGTH, type ImageRef } from "../protocol/images.ts";
import type { ImageChoice } from "../protocol/imageChoice.ts";
import type { ChatEngine } from "./host.ts";
import type { ImageSource } from "./imageSource.ts";

type ImageEngine = Pick<ChatEngine, "addImage" | "readStoredImage">;

/**
 * An image in a question. Its bytes are stored when the file is first read, so that this turn and later turns send exactly what was previewed,
 * even if the file changes.
 */
export class AttachedImage {
  readonly id = randomUUID();
  readonly name: string;
  choice: ImageChoice;
  /** SHA-256 of the content; undefined until the content is read. */
  #sha256: string | undefined;
  readonly #source: ImageSource;
  readonly #abort = new AbortController();
  #pendingRead: Promise<string> | undefined;

  constructor(source: ImageSource, choice: ImageChoice = {}, sha256?: string) {
    this.name = source.name.slice(-MAX_NAME_LENGTH);
    this.#source = source;
    this.choice = choice;
    this.#sha256 = sha256;
  }

  /** Reference for the engine; undefined until the image is read. */
  get ref(): ImageRef | undefined {
    return this.#sha256 === undefined ? undefined : { ...this.choice, name: this.name, sha256: this.#sha256 };
  }

  /** Reads the image if necessary and adds it to the engine's cache. @throws FailureError; AbortError if the image is detached in the meantime */
  async read(engine: ImageEngine, limitBytes: number): Promise<ImageRef> {
    this.#pendingRead ??= this.#read(engine, limitBytes);
    const pendingRead = this.#pendingRead;
    try {
      const sha256 = await pendingRead;
      return { ...this.choice, name: this.name, sha256 };
    } catch (error) {
      // The next attempt may succeed, once the file or the server is back.
      if (this.#pendingRead === pendingRead) this.#pendingRead = undefined;
      throw error;
    }
  }

  /** Copies the image, so that it can be sent with different options. */
  copy(): AttachedImage {
    return new AttachedImage(this.#source, this.choice, this.#sha256);
  }

  /** Makes the next `read` add the image to the engine's cache again, after the cache has deleted it. */
  forget(): void {
    this.#pendingRead = undefined;
  }

  /** Cancels reading. */
  detach(): void {
    this.#abort.abort();
  }

  async #read(engine: ImageEngine, limitBytes: number): Promise<string> {
    const storedBytes = this.#sha256 === undefined ? undefined : await engine.readStoredImage(this.#sha256);
    const bytes = storedBytes ?? (await this.#source.read(limitBytes, this.#abort.signal));
    this.#abort.signal.throwIfAborted();
    this.#sha256 = await engine.addImage(this.name, bytes);
    this.#source.release?.();
    return this.#sha256;
  }
}
