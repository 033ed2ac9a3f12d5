/** Signs that a server is working: parts of requests that were sent, parts of responses, and lines that a starting server prints. */
export class Activity {
  #count = 0;
  #pauses = 0;

  /** Number of parts so far. */
  get count(): number {
    return this.#count;
  }

  /** Whether Oriel itself is waiting, for example before a retry. */
  get isPaused(): boolean {
    return this.#pauses > 0;
  }

  recordPart(): void {
    this.#count += 1;
  }

  /** Runs `wait`, which does not count as silence from the server. */
  async pauseDuring<T>(wait: () => Promise<T>): Promise<T> {
    this.#pauses += 1;
    try {
      return await wait();
    } finally {
      this.#pauses -= 1;
    }
  }
}
