import { stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { tokenCost } from "../../core/image/budget.ts";
import { FailureError, type Failure } from "../../core/failure.ts";
import { MAX_IMAGE_BYTES } from "../../core/imageFile.ts";
import { makePrivateFolder } from "../../link/files.ts";
import { spoolPath, trimFolder } from "../../link/spool.ts";
import type { ImageBudget, ImageRef, PreparedImage } from "../../protocol/engine.ts";
import type { Decoder, DecoderOutcome } from "./decoder.ts";
import { MAX_DECODE_SECONDS, type Decoded } from "./decoding.ts";

const KEPT_BYTES = 256_000_000;
const REMEMBERED = 500;

/** Turns spooled images into the PNGs that are sent, once per content and budget. */
export class PreparedImages {
  readonly #decoder: Decoder;
  readonly #cache: string;
  readonly #decoded = new Map<string, Decoded>();

  constructor(decoder: Decoder, cache: string) {
    this.#decoder = decoder;
    this.#cache = cache;
  }

  /** @throws FailureError imageLost, imageTooLarge, imageTooManyPixels, imageTimedOut, notAnImage, diskFull; AbortError */
  async prepare(image: ImageRef, budget: ImageBudget, signal: AbortSignal): Promise<PreparedImage> {
    const input = spoolPath(this.#cache, image.sha256);
    const info = await stat(input).catch(() => undefined);
    if (info === undefined) throw new FailureError({ kind: "imageLost", name: image.name });
    if (info.size > MAX_IMAGE_BYTES) {
      throw new FailureError({ kind: "imageTooLarge", name: image.name, bytes: info.size, limitBytes: MAX_IMAGE_BYTES });
    }
    const folder = join(this.#cache, "prepared");
    const key = `${image.sha256}-${budget}`;
    const file = join(folder, `${key}.png`);
    const known = await this.#recall(key, file);
    if (known) return describe(image.name, known, file);

    await makePrivateFolder(folder);
    const outcome = await this.#decoder.decode({ input, output: file, budget }, signal);
    if (outcome.kind !== "decoded") throw new FailureError(failureFrom(image.name, outcome));
    this.#remember(key, outcome.decoded);
    await trimFolder(folder, KEPT_BYTES);
    return describe(image.name, outcome.decoded, file);
  }

  async #recall(key: string, file: string): Promise<Decoded | undefined> {
    const decoded = this.#decoded.get(key);
    if (decoded === undefined) return undefined;
    const now = new Date();
    const present = await utimes(file, now, now).then(
      () => true,
      () => false,
    );
    return present ? decoded : undefined;
  }

  #remember(key: string, decoded: Decoded): void {
    this.#decoded.set(key, decoded);
    const oldest = this.#decoded.keys().next();
    if (this.#decoded.size > REMEMBERED && !oldest.done) this.#decoded.delete(oldest.value);
  }
}

function describe(name: string, decoded: Decoded, file: string): PreparedImage {
  return { name, original: decoded.original, sent: decoded.sent, tokens: tokenCost(decoded.sent), sha256: decoded.sha256, file };
}

function failureFrom(name: string, outcome: Exclude<DecoderOutcome, { kind: "decoded" }>): Failure {
  switch (outcome.kind) {
    case "timedOut":
      return { kind: "imageTimedOut", name, limitSeconds: MAX_DECODE_SECONDS };
    case "died":
      return { kind: "notAnImage", name, reason: `the decoder ended on it (${outcome.reason})` };
    case "failed":
      return outcome.failure.kind === "diskFull" ? outcome.failure : { ...outcome.failure, name };
  }
}
