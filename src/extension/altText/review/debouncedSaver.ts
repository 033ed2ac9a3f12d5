/** Delay after the first change, so that changes in quick succession are saved together. */
const DEBOUNCE_MS = 500;

/** Minimum time between two saves, because the file of a large review takes up several megabytes. */
const SAVE_INTERVAL_MS = 5000;

/** Saves a state with a delay after it has changed. Two saves never run at the same time. */
export class DebouncedSaver {
  readonly #save: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #lastSavedMs = 0;

  /** @param save writes the current state */
  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  /** Schedules a save after a change. */
  schedule(): void {
    this.#timer ??= setTimeout(() => void this.flush(), Math.max(DEBOUNCE_MS, this.#lastSavedMs + SAVE_INTERVAL_MS - Date.now()));
  }

  /** Saves now if there are unsaved changes. Resolves when they are on disk. */
  async flush(): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#saving = this.#saving.then(async () => {
        // A full disk must not stop the review: its state is still in memory, and the next change triggers another save.
        await this.#save().catch(() => {});
        this.#lastSavedMs = Date.now();
      });
    }
    await this.#saving;
  }
}
