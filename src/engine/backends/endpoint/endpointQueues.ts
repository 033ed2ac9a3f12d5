import PQueue from "p-queue";

interface QueuedRun {
  url: string;
  isBatch: boolean;
  /** Maximum number of concurrent batch requests. */
  concurrency: number;
  signal: AbortSignal;
}

/** Per-endpoint queues of batch requests; interactive requests bypass them. Independent of the local model's queue. */
export class EndpointQueues {
  readonly #batches = new Map<string, PQueue>();
  /** Running requests, oldest first. */
  readonly #running: { model: string | undefined }[] = [];
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get isIdle(): boolean {
    return this.#running.length === 0 && Array.from(this.#batches.values()).every(({ size, pending }) => size + pending === 0);
  }

  /** Model of the latest request that is being answered. */
  get model(): string | undefined {
    return this.#running.findLast(({ model }) => model !== undefined)?.model;
  }

  /** @param work called with a function that reports which model answers */
  async run<T>({ url, isBatch, concurrency, signal }: QueuedRun, work: (onAnswering: (model: string) => void) => Promise<T>): Promise<T> {
    if (!isBatch) return this.#track(work);
    const queue = this.#batches.get(url) ?? new PQueue();
    this.#batches.set(url, queue);
    queue.concurrency = concurrency;
    return queue.add(() => this.#track(work), { signal });
  }

  clear(): void {
    for (const queue of this.#batches.values()) queue.clear();
  }

  async #track<T>(work: (onAnswering: (model: string) => void) => Promise<T>): Promise<T> {
    const request: { model: string | undefined } = { model: undefined };
    this.#running.push(request);
    try {
      return await work((model) => {
        request.model = model;
        this.#onChange();
      });
    } finally {
      this.#running.splice(this.#running.indexOf(request), 1);
      this.#onChange();
    }
  }
}
