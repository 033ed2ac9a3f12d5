import { getFailureAttributes, type Failure } from "./failure.ts";

/** Number of images in a row for which a server may report the same error. */
const MAX_REPEATED_ERRORS = 5;

/** Decides which failures leave out one image of a batch, and which end the batch. */
export class BatchFailures {
  #last = "";
  #count = 0;

  /** Called after an image succeeded. */
  onSuccess(): void {
    this.#count = 0;
  }

  /** @returns whether the batch ends: no other image would succeed, or the server reports the same error for one image after another */
  isFinal(failure: Failure): boolean {
    if (getFailureAttributes(failure).scope !== "image") return true;
    if (!failure.kind.startsWith("endpoint")) return false;
    const text = JSON.stringify(failure);
    this.#count = text === this.#last ? this.#count + 1 : 1;
    this.#last = text;
    return this.#count >= MAX_REPEATED_ERRORS;
  }
}
