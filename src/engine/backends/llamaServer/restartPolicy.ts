/** Delays before the restarts after successive crashes without a complete answer in between. One more crash ends the restarts. */
const RESTART_DELAYS_MS = [500, 2000];
/** Number of crashes after which the GPU and its driver are no longer trusted. */
const CPU_AFTER_CRASHES = 2;

/** Immutable restart decision: after the first crash as before, after the second one on the CPU, then none. */
export class RestartPolicy {
  readonly crashes: number;

  constructor(crashes = 0) {
    this.crashes = crashes;
  }

  /** The policy after one more crash, with the delay before the restart, or undefined if no restart should occur. */
  next(): { policy: RestartPolicy; delayMs: number | undefined; cpuOnly: boolean } {
    const crashes = this.crashes + 1;
    return { policy: new RestartPolicy(crashes), delayMs: RESTART_DELAYS_MS[crashes - 1], cpuOnly: crashes >= CPU_AFTER_CRASHES };
  }
}
