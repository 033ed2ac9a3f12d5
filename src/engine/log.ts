import type { LogLine } from "../protocol/report.ts";

const MAX_LINES = 1000;
const MAX_LINE_LENGTH = 2000;

/** Latest log lines of the engine and llama-server, kept for clients that connect later. */
export class Log {
  readonly #lines: LogLine[] = [];
  readonly #listeners = new Set<(line: LogLine) => void>();

  write(source: LogLine["source"], text: string): void {
    const line = { source, text: text.slice(0, MAX_LINE_LENGTH) };
    this.#lines.push(line);
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
    for (const listener of this.#listeners) listener(line);
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** @returns a function that ends the subscription */
  onLine(listener: (line: LogLine) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
