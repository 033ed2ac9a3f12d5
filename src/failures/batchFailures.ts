import { getFailureAttributes, type Failure } from "./failure.ts";

/** The batch ends once the server has reported the same error for this many consecutive images. */
const MAX_REPEATED_ERRORS = 5;

/** Decides whether a failure skips one image of a batch, or ends the batch. */
export class BatchFailures {
  #lastError = "";
  #repeatCount = 0;

  /** Must be called whenever an image succeeds. */
  onSuccess(): void {
    this.#repeatCount = 0;
  }

  /** Counts a failure. @returns whether it ends the batch: no other image would succeed, or the server keeps reporting the same error */
  isFinal(failure: Failure): boolean {
    if (getFailureAttributes(failure).scope !== "image") return true;
    if (!failure.kind.startsWith("endpoint")) return false;
    const error = JSON.stringify(failure);
    this.#repeatCount = error === this.#lastError ? this.#repeatCount + 1 : 1;
    this.#lastError = error;
    return this.#repeatCount >= MAX_REPEATED_ERRORS;
  }
}
