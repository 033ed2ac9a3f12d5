/**
 * Delay before each restart. A complete answer resets the number of crashes. Once the delays are used up, llama-server is not restarted.
 */
const RESTART_DELAYS_MS = [500, 2000];
/** Number of crashes after which the GPU and its driver are no longer trusted. */
const CPU_AFTER_CRASHES = 2;

/** Immutable restart policy: llama-server is restarted unchanged after the first crash, on the CPU after the second, and not at all after that. */
export class RestartPolicy {
  readonly crashes: number;

  constructor(crashes = 0) {
    this.crashes = crashes;
  }

  /** Returns the policy after one more crash. `delayMs` is the delay before the restart; undefined for no restart. */
  next(): { policy: RestartPolicy; delayMs: number | undefined; isCpuOnly: boolean } {
    const crashes = this.crashes + 1;
    return { policy: new RestartPolicy(crashes), delayMs: RESTART_DELAYS_MS[crashes - 1], isCpuOnly: crashes >= CPU_AFTER_CRASHES };
  }
}
