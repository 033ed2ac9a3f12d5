/** How many crashes in a row, without one good answer between them, are too many. */
const MAX_CRASHES = 3;
const DELAYS_MS = [500, 2000];
/** From this crash on the GPU, or its driver, is no longer trusted. */
const PROCESSOR_AFTER = 2;

/** An immutable value that says what to do after a crash: once more as before, then on the processor, then nothing. */
export class RestartPolicy {
  readonly crashes: number;

  constructor(crashes = 0) {
    this.crashes = crashes;
  }

  /** The policy after one more crash, with the delay before the next start, or undefined when there is to be none. */
  next(): { policy: RestartPolicy; delayMs: number | undefined; onProcessor: boolean } {
    const crashes = this.crashes + 1;
    const delayMs = crashes >= MAX_CRASHES ? undefined : DELAYS_MS[crashes - 1];
    return { policy: new RestartPolicy(crashes), delayMs, onProcessor: crashes >= PROCESSOR_AFTER };
  }
}
