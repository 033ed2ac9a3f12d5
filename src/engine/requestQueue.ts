export const INTERACTIVE = 2;
export const PREFETCH = 1;
export const BATCH = 0;
/** Higher priorities run first. */
export type Priority = typeof INTERACTIVE | typeof PREFETCH | typeof BATCH;

export interface QueueEntry {
  priority: Priority;
  /** Clients whose requests have the same priority take turns. */
  client: object;
  /** Requests for another model wait until all running requests are done. */
  model: string;
}

interface WaitingEntry extends QueueEntry {
  start: () => Promise<void>;
}

/** Time for which a batch keeps its model after an answer: a batch sends its next request only after it has received the answer. */
const BATCH_LINGER_MS = 1000;

/** Queue of requests for one llama-server, which has one model at a time and one or more slots. */
export class RequestQueue {
  readonly #getSlotCount: () => number;
  readonly #lingerMs: number;
  #waiting: WaitingEntry[] = [];
  readonly #running = new Set<QueueEntry>();
  /** Clients that have been served, the least recently served first. */
  readonly #clients = new Set<object>();
  #model: string | undefined;
  #batchEndedMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** @param getSlotCount returns the current number of slots of the model */
  constructor(getSlotCount: () => number, lingerMs = BATCH_LINGER_MS) {
    this.#getSlotCount = getSlotCount;
    this.#lingerMs = lingerMs;
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#running.size === 0;
  }

  /** Runs `work` when the queue reaches it, unless the signal aborts first. @throws whatever `work` throws; the signal's abort reason */
  run<T>(entry: QueueEntry, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leaveQueue = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(signal.reason);
        // Requests that were queued behind this one may start now.
        this.fill();
      };
      const waiting: WaitingEntry = {
        ...entry,
        start: async () => {
          signal.removeEventListener("abort", leaveQueue);
          await work().then(resolve, reject);
        },
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", leaveQueue, { once: true });
      this.#waiting.push(waiting);
      this.fill();
    });
  }

  /** Starts every request that may start. Must also be called when slots are added. */
  fill(): void {
    clearTimeout(this.#timer);
    for (let next = this.#next(); next !== undefined && this.#canStart(next); next = this.#next()) this.#start(next);
    const remainingMs = this.#remainingLingerMs;
    if (this.#running.size === 0 && this.#waiting.length > 0 && remainingMs > 0) this.#timer = setTimeout(() => this.fill(), remainingMs);
  }

  #start(entry: WaitingEntry): void {
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    this.#running.add(entry);
    this.#model = entry.model;
    this.#clients.delete(entry.client);
    this.#clients.add(entry.client);
    void entry.start().finally(() => {
      this.#running.delete(entry);
      if (entry.priority === BATCH) this.#batchEndedMs = performance.now();
      this.fill();
    });
  }

  /** Among the requests with the highest priority, finds the first one from the client that was served least recently. */
  #next(): WaitingEntry | undefined {
    const waiting = this.#waiting.filter((entry) => !this.#isBlocked(entry));
    const highestPriority = Math.max(...waiting.map(({ priority }) => priority));
    const candidates = waiting.filter(({ priority }) => priority === highestPriority);
    // Batches for the loaded model run first even if others have waited longer: loading another model takes longer than answering.
    const sameModelEntries = highestPriority === BATCH ? candidates.filter(({ model }) => model === this.#model) : [];
    const clients = [...this.#clients];
    const getServiceOrder = ({ client }: WaitingEntry) => clients.indexOf(client);
    return (sameModelEntries.length > 0 ? sameModelEntries : candidates).reduce<WaitingEntry | undefined>(
      (best, entry) => (best === undefined || getServiceOrder(entry) < getServiceOrder(best) ? entry : best),
      undefined,
    );
  }

  /** Whether the request is a prefetch for a model other than the loaded one, and has to wait because a batch uses the loaded one. */
  #isBlocked({ priority, model }: WaitingEntry): boolean {
    if (priority !== PREFETCH || model === this.#model) return false;
    return this.#remainingLingerMs > 0 || this.#waiting.some((other) => other.priority === BATCH && other.model === this.#model);
  }

  get #remainingLingerMs(): number {
    return this.#batchEndedMs + this.#lingerMs - performance.now();
  }

  #canStart({ priority, model }: WaitingEntry): boolean {
    if (this.#running.size === 0) {
      return priority !== BATCH || model === this.#model || this.#remainingLingerMs <= 0;
    }
    if (model !== this.#model || this.#running.size >= this.#getSlotCount()) return false;
    const isRunning = (other: Priority) => Array.from(this.#running).some((entry) => entry.priority === other);
    // A prefetch runs alone, because the next question may reuse the prompt that it has processed.
    if (priority === PREFETCH || isRunning(PREFETCH)) return false;
    // A batch does not start while an interactive request is running, which it would slow down.
    return priority === INTERACTIVE || !isRunning(INTERACTIVE);
  }
}
