/** Delay after the first change, so that changes in quick succession are saved together. */
const DEBOUNCE_MS = 500;

/** Least time between two saves while changes keep coming: a large review is megabytes. */
const SAVE_INTERVAL_MS = 5000;

/** Saves a state some time after it has changed, one save at a time. */
export class DebouncedSaver {
  readonly #save: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #lastSavedMs = 0;

  /** @param save writes the state as it is when called */
  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  /** Notes a change, to be saved soon. */
  schedule(): void {
    this.#timer ??= setTimeout(() => void this.flush(), Math.max(DEBOUNCE_MS, this.#lastSavedMs + SAVE_INTERVAL_MS - Date.now()));
  }

  /** Saves now if there were changes. Resolves once they are on disk. */
  async flush(): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#saving = this.#saving.then(async () => {
        // A full disk must not stop the review: its state is still in memory, and the next change is saved again.
        await this.#save().catch(() => {});
        this.#lastSavedMs = Date.now();
      });
    }
    await this.#saving;
  }
}
