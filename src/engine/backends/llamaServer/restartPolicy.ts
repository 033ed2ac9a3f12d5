/** Delays before the restarts after crashes in a row, without a good answer between them. The crash after the last one ends the restarts. */
const RESTART_DELAYS_MS = [500, 2000];
/** From this crash on, the GPU or its driver is no longer trusted. */
const CPU_AFTER_CRASHES = 2;

/** Immutable decision after a crash: a restart as before, then one on the CPU, then none. */
export class RestartPolicy {
  readonly crashes: number;

  constructor(crashes = 0) {
    this.crashes = crashes;
  }

  /** The policy after one more crash, with the delay before the restart, or undefined if no restart should occur. */
  next(): { policy: RestartPolicy; delayMs: number | undefined; onProcessor: boolean } {
    const crashes = this.crashes + 1;
    return { policy: new RestartPolicy(crashes), delayMs: RESTART_DELAYS_MS[crashes - 1], onProcessor: crashes >= CPU_AFTER_CRASHES };
  }
}
