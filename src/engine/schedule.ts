/** What is asked of the model. Whoever has the higher priority goes first. */
export interface Job {
  priority: Priority;
  /** Who asks: those of the same priority take turns. */
  client: object;
  /** Jobs for another model wait until all that runs is done. */
  model: string;
}

export const PERSON = 2;
export const READ_AHEAD = 1;
export const BATCH = 0;
type Priority = typeof PERSON | typeof READ_AHEAD | typeof BATCH;

interface Entry extends Job {
  start: () => Promise<void>;
}

/** A batch asks for its next image when it has the last answer: for so long, in milliseconds, the model of another one waits. */
const LINGER = 1000;

/** Who is served next, where there is one model at a time, and so many slots. */
export class Schedule {
  readonly #slots: () => number;
  readonly #linger: number;
  #waiting: Entry[] = [];
  readonly #running = new Set<Job>();
  /** The clients that were served, the last one at the end. */
  readonly #served = new Set<object>();
  #model: string | undefined;
  #batchEndedMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** @param slots how many the model has now */
  constructor(slots: () => number, linger = LINGER) {
    this.#slots = slots;
    this.#linger = linger;
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#running.size === 0;
  }

  /** Does `work` when it is its turn. A job whose signal aborts before is not begun. @throws what `work` throws; the signal's reason */
  run<T>(job: Job, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
        reject(signal.reason);
        // What waited behind it may have its turn now.
        this.fill();
      };
      const entry: Entry = {
        ...job,
        start: async () => {
          signal.removeEventListener("abort", leave);
          await work().then(resolve, reject);
        },
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.push(entry);
      this.fill();
    });
  }

  /** Begins all that may begin. To be called too when there are more slots. */
  fill(): void {
    clearTimeout(this.#timer);
    for (let next = this.#next(); next !== undefined && this.#mayStart(next); next = this.#next()) this.#start(next);
    const leftMs = this.#lingerMs;
    if (this.#running.size === 0 && this.#waiting.length > 0 && leftMs > 0) this.#timer = setTimeout(() => this.fill(), leftMs);
  }

  #start(entry: Entry): void {
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    this.#running.add(entry);
    this.#model = entry.model;
    this.#served.delete(entry.client);
    this.#served.add(entry.client);
    void entry.start().finally(() => {
      this.#running.delete(entry);
      if (entry.priority === BATCH) this.#batchEndedMs = performance.now();
      this.fill();
    });
  }

  /** The first of those with the highest priority, of the client that was not served for the longest time. */
  #next(): Entry | undefined {
    const waiting = this.#waiting.filter((entry) => !this.#isInTheWay(entry));
    const highest = Math.max(...waiting.map(({ priority }) => priority));
    const first = waiting.filter(({ priority }) => priority === highest);
    // A batch stays with its model, however many others take turns: to load another one takes longer than to answer.
    const same = highest === BATCH ? first.filter(({ model }) => model === this.#model) : [];
    const turns = [...this.#served];
    const turnOf = ({ client }: Entry) => turns.indexOf(client);
    return (same.length > 0 ? same : first).reduce<Entry | undefined>(
      (best, entry) => (best === undefined || turnOf(entry) < turnOf(best) ? entry : best),
      undefined,
    );
  }

  /** A question that is not yet asked takes the model from no batch. */
  #isInTheWay({ priority, model }: Entry): boolean {
    if (priority !== READ_AHEAD || model === this.#model) return false;
    return this.#lingerMs > 0 || this.#waiting.some((other) => other.priority === BATCH && other.model === this.#model);
  }

  get #lingerMs(): number {
    return this.#batchEndedMs + this.#linger - performance.now();
  }

  #mayStart({ priority, model }: Entry): boolean {
    if (this.#running.size === 0) {
      return priority !== BATCH || model === this.#model || this.#lingerMs <= 0;
    }
    if (model !== this.#model || this.#running.size >= this.#slots()) return false;
    const runs = (other: Priority) => Array.from(this.#running).some((job) => job.priority === other);
    // What is read ahead may be just what a question begins with: it is not read beside it.
    if (priority === READ_AHEAD || runs(READ_AHEAD)) return false;
    // A person waits for as little else as possible.
    return priority === PERSON || !runs(PERSON);
  }
}
