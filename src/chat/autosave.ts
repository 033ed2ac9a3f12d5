import type { Clock } from "./clock.ts";

/** Interval between saves while an answer is being written. A crash loses at most the text of one interval. */
export const AUTOSAVE_INTERVAL_MS = 1000;

/** Saves at most once per interval, and one state at a time, so that an older state can't overwrite a newer one. */
export class Autosave<T> {
  readonly #clock: Clock;
  readonly #takeSnapshot: () => T | undefined;
  readonly #write: (snapshot: T) => Promise<void>;
  #cancel: (() => void) | undefined;
  #lastWrite: Promise<void> = Promise.resolve();

  /** @param takeSnapshot returns undefined when there is nothing to save */
  constructor(clock: Clock, takeSnapshot: () => T | undefined, write: (snapshot: T) => Promise<void>) {
    this.#clock = clock;
    this.#takeSnapshot = takeSnapshot;
    this.#write = write;
  }

  schedule(): void {
    // Errors are ignored here: the save at the end of the answer reports a full disk.
    this.#cancel ??= this.#clock.schedule(() => void this.save().catch(() => {}), AUTOSAVE_INTERVAL_MS);
  }

  /** Saves the current state. @throws the error of `write` */
  async save(): Promise<void> {
    this.#unschedule();
    const snapshot = this.#takeSnapshot();
    if (snapshot === undefined) return;
    const write = () => this.#write(snapshot);
    this.#lastWrite = this.#lastWrite.then(write, write);
    await this.#lastWrite;
  }

  /** Cancels the scheduled save; resolves once no save is running. */
  async stop(): Promise<void> {
    this.#unschedule();
    await this.#lastWrite.catch(() => {});
  }

  #unschedule(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
