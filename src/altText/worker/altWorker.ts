import { Worker } from "node:worker_threads";
import {
  CancellationTokenSource,
  PortMessageReader,
  PortMessageWriter,
  createMessageConnection,
  type MessageConnection,
  type RequestType,
} from "vscode-jsonrpc/node";
import type { Plan } from "../document/edits/changes.ts";
import { FailureError, messageOf } from "../../core/failure.ts";
import type { EngineState } from "../../protocol/state.ts";
import type { LogLine } from "../../protocol/report.ts";
import * as messages from "./messages.ts";

/** One document takes milliseconds once its turn has come; one that takes longer than this has found a hole in a parser. */
const CHECK_LIMIT_MS = 10_000;

/** A repository of 10,000 documents takes 150 MB. */
const MEMORY_MB = 600;

export interface AltWorkerListeners {
  onState?: (state: EngineState) => void;
  onLog?: (lines: LogLine[]) => void;
}

interface Running {
  worker: Worker;
  connection: MessageConnection;
  /** Those who wait for an answer; told when the thread ends. */
  waiting: Set<(error: FailureError) => void>;
}

/** The thread that finds, judges and writes alt texts. It starts with the first call, and again after it ended. */
export class AltWorker {
  readonly #script: string;
  readonly #listeners: AltWorkerListeners;
  readonly #limitMs: number;
  readonly #onBegan = new Map<number, () => void>();
  readonly #onScanned = new Map<number, (pages: messages.ScannedPage[]) => void>();
  readonly #onWritten = new Map<number, (key: string, written: messages.Written) => void>();
  #running: Running | undefined;
  #lastId = 0;

  /** @param script the bundle of `main.ts` @param limitMs what one document may take */
  constructor(script: string, listeners: AltWorkerListeners = {}, limitMs = CHECK_LIMIT_MS) {
    this.#script = script;
    this.#listeners = listeners;
    this.#limitMs = limitMs;
  }

  /** @throws FailureError unexpected, when the thread ends over it or takes too long; AbortError */
  async check(params: messages.CheckParams, signal: AbortSignal): Promise<messages.Checked> {
    return this.#limited(messages.checkRequest, params, signal);
  }

  /** @throws as `check` does */
  async uses(params: messages.UsesParams, signal: AbortSignal): Promise<messages.AuditedUse[]> {
    return this.#limited(messages.usesRequest, params, signal);
  }

  /** @throws as `check` does */
  async page(params: messages.PageParams, signal: AbortSignal): Promise<messages.ScannedPage> {
    return this.#limited(messages.pageRequest, params, signal);
  }

  /** @throws as `check` does */
  async plan(params: messages.PlanParams, signal: AbortSignal): Promise<Plan[]> {
    return this.#limited(messages.planRequest, params, signal);
  }

  /** @throws as `check` does */
  async problems(params: messages.ProblemsParams, signal: AbortSignal): Promise<string[]> {
    return this.#limited(messages.problemsRequest, params, signal);
  }

  /** @param onPages told of documents as they come @throws FailureError unexpected; AbortError */
  async scan(
    params: messages.ScanParams,
    onPages: (pages: messages.ScannedPage[]) => void,
    signal: AbortSignal,
  ): Promise<messages.ScanSummary> {
    const id = (this.#lastId += 1);
    this.#onScanned.set(id, onPages);
    try {
      return await this.#request(messages.scanRequest, { id, ...params }, signal);
    } finally {
      this.#onScanned.delete(id);
    }
  }

  /**
   * Writes alt texts, and returns once all are written.
   * @throws FailureError that concerns them all; AbortError
   */
  async write(
    params: messages.WriteParams,
    onWritten: (key: string, written: messages.Written) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const id = (this.#lastId += 1);
    this.#onWritten.set(id, onWritten);
    try {
      const { failure } = await this.#request(messages.writeRequest, { id, ...params }, signal);
      if (failure) throw new FailureError(failure);
    } finally {
      this.#onWritten.delete(id);
    }
  }

  dispose(): void {
    void this.#running?.worker.terminate();
  }

  /** A thread that does not come back from a document can't be asked to stop: it is ended, and its other requests fail with it. */
  async #limited<P, R>(type: RequestType<P & messages.Numbered, R, void>, params: P, signal: AbortSignal): Promise<R> {
    const id = (this.#lastId += 1);
    let limit: NodeJS.Timeout | undefined;
    this.#onBegan.set(id, () => {
      const running = this.#running;
      limit = setTimeout(() => void running?.worker.terminate(), this.#limitMs);
    });
    try {
      return await this.#request(type, { id, ...params }, signal);
    } finally {
      clearTimeout(limit);
      this.#onBegan.delete(id);
    }
  }

  async #request<P, R>(type: RequestType<P, R, void>, params: P, signal: AbortSignal): Promise<R> {
    signal.throwIfAborted();
    const running = (this.#running ??= this.#start());
    const source = new CancellationTokenSource();
    const cancel = () => source.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    let fail: (error: FailureError) => void = () => {};
    try {
      const gone = new Promise<never>((_, reject) => running.waiting.add((fail = reject)));
      const result = await Promise.race([running.connection.sendRequest<R>(type.method, params, source.token), gone]);
      signal.throwIfAborted();
      return result;
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof FailureError ? error : new FailureError({ kind: "unexpected", reason: messageOf(error) });
    } finally {
      running.waiting.delete(fail);
      signal.removeEventListener("abort", cancel);
      source.dispose();
    }
  }

  #start(): Running {
    const worker = new Worker(this.#script, { stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
    worker.stdout.resume();
    worker.stderr.resume();
    // Whoever uses it waits for its answers, not for its end.
    worker.unref();
    const connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
    connection.onNotification(messages.began, ({ id }) => this.#onBegan.get(id)?.());
    connection.onNotification(messages.scanned, ({ id, pages }) => this.#onScanned.get(id)?.(pages));
    connection.onNotification(messages.written, ({ id, key, written }) => this.#onWritten.get(id)?.(key, written));
    connection.onNotification(messages.stateChanged, (state) => this.#listeners.onState?.(state));
    connection.onNotification(messages.logged, (lines) => this.#listeners.onLog?.(lines));
    const waiting: Running["waiting"] = new Set();
    let reason = "the thread for alternative texts took too long, or was ended";
    worker.once("error", (error) => (reason = messageOf(error)));
    worker.once("exit", () => {
      if (this.#running?.worker === worker) this.#running = undefined;
      for (const fail of waiting) fail(new FailureError({ kind: "unexpected", reason }));
      connection.dispose();
    });
    connection.listen();
    return { worker, connection, waiting };
  }
}
