import { Worker } from "node:worker_threads";
import type { DocumentEdit, EditCheckResult } from "../document/edits/changes.ts";

export interface CheckRequest {
  id: number;
  edit: DocumentEdit;
}

export interface CheckResponse {
  id: number;
  result: EditCheckResult;
  /** Whether the thread has used so much memory that it must end. */
  mustEnd: boolean;
}

export interface ParserThreadOptions {
  /** Time limit for one check. Loading a parser takes 100 ms, and reading a document usually takes less. */
  limitMs: number;
  /** Time without a request after which the thread ends, which frees the memory of all parsers. */
  idleMs: number;
  /** Limit for the thread's heap. */
  memoryMb: number;
}

const DEFAULT_OPTIONS: ParserThreadOptions = { limitMs: 8_000, idleMs: 10_000, memoryMb: 600 };

/**
 * Reads changed documents with the parsers of their frameworks, in a separate thread: they need a lot of memory, one of them never frees it,
 * and any of them may hang on a hostile document. The thread is started by the first check, and again after it has ended.
 */
export class ParserThread {
  readonly #script: string;
  readonly #options: ParserThreadOptions;
  readonly #pending = new Map<number, (result: EditCheckResult) => void>();
  #worker: Worker | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #lastId = 0;

  /** @param script bundle of `main.ts` */
  constructor(script: string, options: Partial<ParserThreadOptions> = {}) {
    this.#script = script;
    this.#options = { ...DEFAULT_OPTIONS, ...options };
  }

  /** Never rejects: a document on which the parser hangs or crashes is `unreadable`. */
  async check(edit: DocumentEdit): Promise<EditCheckResult> {
    clearTimeout(this.#idleTimer);
    const worker = (this.#worker ??= this.#start());
    const id = (this.#lastId += 1);
    const timer = setTimeout(() => void worker.terminate(), this.#options.limitMs);
    try {
      return await new Promise((resolve) => {
        this.#pending.set(id, resolve);
        worker.postMessage({ id, edit } satisfies CheckRequest);
      });
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
      if (this.#pending.size === 0) this.#idleTimer = setTimeout(() => this.#end(), this.#options.idleMs).unref();
    }
  }

  dispose(): void {
    clearTimeout(this.#idleTimer);
    this.#end();
  }

  #start(): Worker {
    const { memoryMb } = this.#options;
    const worker = new Worker(this.#script, { stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    worker.stdout.resume();
    worker.stderr.resume();
    // A thread that runs out of memory emits an error and then exits. Only the exit needs to be handled.
    worker.once("error", () => {});
    worker.once("exit", () => this.#handleExit(worker));
    worker.on("message", ({ id, result, mustEnd }: CheckResponse) => {
      this.#pending.get(id)?.(result);
      if (mustEnd && this.#pending.size <= 1) this.#end();
    });
    return worker;
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #handleExit(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    else if (this.#worker !== undefined) return;
    for (const resolve of this.#pending.values()) resolve("unreadable");
  }
}
