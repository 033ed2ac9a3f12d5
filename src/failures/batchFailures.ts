import { getFailureAttributes, type Failure } from "./failure.ts";

/** Number of consecutive images for which a server may report the same error before the batch ends. */
const MAX_REPEATED_ERRORS = 5;

/** Decides whether a failure skips one image of a batch, or ends the batch. */
export class BatchFailures {
  #last = "";
  #count = 0;

  /** Called after an image succeeded. */
  onSuccess(): void {
    this.#count = 0;
  }

  /** Whether a failure ends the batch: no other image would succeed, or the server keeps reporting the same error. */
  isFinal(failure: Failure): boolean {
    if (getFailureAttributes(failure).scope !== "image") return true;
    if (!failure.kind.startsWith("endpoint")) return false;
    const text = JSON.stringify(failure);
    this.#count = text === this.#last ? this.#count + 1 : 1;
    this.#last = text;
    return this.#count >= MAX_REPEATED_ERRORS;
  }
}
