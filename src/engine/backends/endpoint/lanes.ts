import PQueue from "p-queue";

interface Run {
  url: string;
  isBatch: boolean;
  /** How many of a batch at once. */
  concurrency: number;
  signal: AbortSignal;
}

/**
 * The ways to servers of the person's own. What a person asks goes at once; of a batch only so much is under way at a time. Neither waits
 * for the local model, nor that for them.
 */
export class Lanes {
  readonly #batches = new Map<string, PQueue>();
  /** What is under way. */
  readonly #answering: { model: string | undefined }[] = [];
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get isIdle(): boolean {
    return this.#answering.length === 0 && Array.from(this.#batches.values()).every(({ size, pending }) => size + pending === 0);
  }

  /** The model that answers, of several the last. */
  get model(): string | undefined {
    return this.#answering.findLast(({ model }) => model !== undefined)?.model;
  }

  /** @param work is given a function to call with the model's name once that works on the answer */
  async run<T>({ url, isBatch, concurrency, signal }: Run, work: (onAnswering: (model: string) => void) => Promise<T>): Promise<T> {
    if (!isBatch) return this.#counted(work);
    const queue = this.#batches.get(url) ?? new PQueue();
    this.#batches.set(url, queue);
    queue.concurrency = concurrency;
    return queue.add(() => this.#counted(work), { signal });
  }

  clear(): void {
    for (const queue of this.#batches.values()) queue.clear();
  }

  async #counted<T>(work: (onAnswering: (model: string) => void) => Promise<T>): Promise<T> {
    const own: { model: string | undefined } = { model: undefined };
    this.#answering.push(own);
    try {
      return await work((model) => {
        own.model = model;
        this.#onChange();
      });
    } finally {
      this.#answering.splice(this.#answering.indexOf(own), 1);
      this.#onChange();
    }
  }
}
