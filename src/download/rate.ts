/** The rate of what comes lately, so that it follows a line that gets better or worse. */
export class Rate {
  /** Times in milliseconds, and the bytes there were then. */
  #samples: { at: number; bytes: number }[] = [];

  /** @param bytes all there are now; fewer than before after a start from the beginning */
  add(bytes: number, at: number): void {
    if (bytes < (this.#samples.at(-1)?.bytes ?? 0)) this.#samples = [];
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > WINDOW_MS) this.#samples.shift();
  }

  /** In bytes a second; undefined before there is anything to tell it from. */
  get bytesPerSecond(): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.at - first.at < LEAST_MS) return undefined;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }
}

const WINDOW_MS = 10_000;
const LEAST_MS = 500;
