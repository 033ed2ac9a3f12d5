/** How many crashes in a row, without one good answer between them, are too many. */
const MAX_CRASHES = 3;
const DELAYS_MS = [500, 2000];

/** An immutable value that says what to do after a crash. */
export class RestartPolicy {
  readonly crashes: number;

  constructor(crashes = 0) {
    this.crashes = crashes;
  }

  /** The policy after one more crash, with the delay before the next start, or undefined when there is to be none. */
  next(): { policy: RestartPolicy; delayMs: number | undefined } {
    const crashes = this.crashes + 1;
    return { policy: new RestartPolicy(crashes), delayMs: crashes >= MAX_CRASHES ? undefined : DELAYS_MS[crashes - 1] };
  }
}
