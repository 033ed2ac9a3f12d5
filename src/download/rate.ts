/** Transfer rate over the last few seconds, so that it follows a changing connection. */
export class TransferRate {
  /** Total number of bytes received, sampled over time. */
  #samples: { timeMs: number; bytes: number }[] = [];

  /**
   * @param bytes total bytes received so far; smaller than before if the download started over
   */
  add(bytes: number, timeMs: number): void {
    if (bytes < (this.#samples.at(-1)?.bytes ?? 0)) this.#samples = [];
    this.#samples.push({ timeMs, bytes });
    while (this.#samples.length > 2 && timeMs - (this.#samples[1]?.timeMs ?? timeMs) > WINDOW_MS) this.#samples.shift();
  }

  /** Bytes per second; undefined until there are enough samples. */
  get bytesPerSecond(): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.timeMs - first.timeMs < MIN_DURATION_MS) return undefined;
    return ((last.bytes - first.bytes) * 1000) / (last.timeMs - first.timeMs);
  }
}

const WINDOW_MS = 10_000;
const MIN_DURATION_MS = 500;
