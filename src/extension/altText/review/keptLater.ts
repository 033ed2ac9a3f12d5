/** Milliseconds after a change in which more of them are kept together. */
const SOON_MS = 500;

/** While changes come without end, they are kept this often: a large review is megabytes. */
const PAUSE_MS = 5000;

/** Writes a state to disk some time after it has changed, one writing at a time. */
export class KeptLater {
  readonly #save: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #lastMs = 0;

  /** @param save writes the state as it is by then */
  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => void this.now(), Math.max(SOON_MS, this.#lastMs + PAUSE_MS - Date.now()));
  }

  /** What has changed is on disk once this resolves. */
  async now(): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#saving = this.#saving.then(async () => {
        // A full disk is no reason to stop: what is on the page is still there.
        await this.#save().catch(() => {});
        this.#lastMs = Date.now();
      });
    }
    await this.#saving;
  }
}
