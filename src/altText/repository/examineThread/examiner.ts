import { Worker } from "node:worker_threads";
import type { ExaminedDocument } from "../examine.ts";
import type { FromThread, ThreadOptions, ToThread } from "./messages.ts";

/** What one document may take. */
export interface ExamineLimits {
  /** Milliseconds, and as many again for each three million characters of it. */
  ms: number;
  /** Of memory. */
  megabytes: number;
}

/** Ten megabytes of HTML take 8 seconds of a processor, which other processes may want too, and half of this memory. */
const USUAL_LIMITS: ExamineLimits = { ms: 30_000, megabytes: 1500 };

interface Waiting {
  message: ToThread;
  resolve: (document: ExaminedDocument | undefined) => void;
  reject: (error: Error) => void;
}

/**
 * Examines documents in a thread of its own. A parser that does not come back from a document can't be asked to stop, and one that takes all
 * memory takes its process along: the thread is ended over it, and the other documents go on in a new one.
 */
export class Examiner {
  readonly #script: string;
  readonly #options: ThreadOptions;
  readonly #limits: ExamineLimits;
  /** In the order in which they were asked for. */
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  /** Whose turn it is. */
  #current: { id: number; limit: NodeJS.Timeout } | undefined;
  #lastId = 0;

  /** @param script the bundle of `main.ts` */
  constructor(script: string, options: ThreadOptions, limits: Partial<ExamineLimits> = {}) {
    this.#script = script;
    this.#options = options;
    this.#limits = { ...USUAL_LIMITS, ...limits };
  }

  /** Undefined for a document without images. @param source as it is in an editor; else the file is read @throws Error that says why it is left out */
  async examine(path: string, source?: string): Promise<ExaminedDocument | undefined> {
    const id = (this.#lastId += 1);
    const message = { id, path, ...(source === undefined ? {} : { source }) };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { message, resolve, reject });
      (this.#worker ??= this.#start()).postMessage(message);
    });
  }

  dispose(): void {
    this.#rest();
    this.#waiting.clear();
    void this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#script, {
      workerData: this.#options,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.megabytes },
    });
    let reason = "its thread came to an end";
    worker.on("message", (message: FromThread) => this.#receive(message, worker));
    worker.on("error", (error: NodeJS.ErrnoException) => {
      reason = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "it takes too much memory to read" : error.message;
    });
    worker.on("exit", () => this.#lose(worker, reason));
    return worker;
  }

  #receive(message: FromThread, worker: Worker): void {
    if (this.#worker !== worker) return;
    const { id } = message;
    if (message.kind === "began") {
      // Its answer may be here already, unread: that comes first.
      const ms = this.#limits.ms * (1 + message.length / 3_000_000);
      const limit = setTimeout(() => setImmediate(() => this.#end(id, ms)), ms);
      this.#current = { id, limit };
      return;
    }
    this.#rest();
    const one = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (message.kind === "examined") one?.resolve(message.document);
    else one?.reject(new Error(message.reason));
  }

  #end(id: number, ms: number): void {
    const worker = this.#worker;
    if (worker === undefined || this.#current?.id !== id) return;
    void worker.terminate();
    this.#lose(worker, `it takes more than ${Math.round(ms / 1000)} seconds to read`);
  }

  /** The document whose turn it was is left out; where it was none's, no other would come further. */
  #lose(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const lost = this.#current ? [this.#current.id] : [...this.#waiting.keys()];
    this.#rest();
    for (const id of lost) {
      this.#waiting.get(id)?.reject(new Error(reason));
      this.#waiting.delete(id);
    }
    if (this.#waiting.size === 0) return;
    const next = (this.#worker = this.#start());
    for (const { message } of this.#waiting.values()) next.postMessage(message);
  }

  #rest(): void {
    clearTimeout(this.#current?.limit);
    this.#current = undefined;
  }
}
