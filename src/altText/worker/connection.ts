import {
  CancellationTokenSource,
  PortMessageReader,
  PortMessageWriter,
  createMessageConnection,
  type MessageConnection,
  type NotificationType,
  type RequestType,
} from "vscode-jsonrpc/node";
import { started, type Numbered } from "./protocol.ts";
import type { ThreadExit, WorkerThread } from "./thread.ts";

/** Characters for which a document gets its time limit once more. */
const LENGTH_PER_LIMIT = 3_000_000;

/** The thread ended before it answered. */
export class LostError extends Error {
  readonly exit: ThreadExit | { kind: "timeout"; limitMs: number } | { kind: "disposed" };

  constructor(exit: LostError["exit"]) {
    super(describeExit(exit));
    this.exit = exit;
  }
}

/** Written so that it can follow the name of a document. */
function describeExit(exit: LostError["exit"]): string {
  switch (exit.kind) {
    case "timeout":
      return `it takes more than ${Math.round(exit.limitMs / 1000)} seconds to read`;
    case "memory":
      return "it takes too much memory to read";
    case "error":
      return exit.reason;
    case "ended":
    case "disposed":
      return "its thread came to an end";
  }
}

interface Running {
  thread: WorkerThread;
  connection: MessageConnection;
  /** Resolves with the exit, and the id of the request that the thread was working on. */
  lost: Promise<{ exit: LostError["exit"]; culprit: number | undefined }>;
  /** Request that the worker is working on. */
  current?: { id: number; timer: NodeJS.Timeout };
  timedOut?: { limitMs: number };
  pending: number;
}

export interface ConnectionOptions {
  /** Time limit of one document, plus the same again for every 3 million characters. */
  limitMs: number;
  /** Called with each new thread's connection, before any request: handlers are registered and known documents opened again. */
  onStart: (connection: MessageConnection) => void;
}

/**
 * Connection to a worker thread that starts with the first request, and again after its end. A parser that hangs can't be asked to stop:
 * the thread is killed, the request that it was working on fails, and the waiting ones are sent to the next thread.
 */
export class WorkerConnection {
  readonly #startThread: () => WorkerThread;
  readonly #options: ConnectionOptions;
  #running: Running | undefined;
  #lastId = 0;
  #isDisposed = false;

  constructor(startThread: () => WorkerThread, options: ConnectionOptions) {
    this.#startThread = startThread;
    this.#options = options;
  }

  nextId(): number {
    return (this.#lastId += 1);
  }

  /** Does nothing without a thread: the next one is told by `onStart`. */
  notify<P>(type: NotificationType<P>, params: P): void {
    void this.#running?.connection.sendNotification(type.method, params);
  }

  /**
   * @param isRepeatable whether it may be sent again to another thread, after the thread was lost over another request
   * @throws LostError; AbortError; Error of the worker
   */
  async request<P extends Numbered, R>(
    type: RequestType<P, R, void>,
    params: P,
    { signal, isRepeatable }: { signal?: AbortSignal; isRepeatable: boolean },
  ): Promise<R> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#isDisposed) throw new LostError({ kind: "disposed" });
      const running = (this.#running ??= this.#start());
      const lost = running.lost.then((loss): { loss: typeof loss } => ({ loss }));
      const answered = this.#send(running, type, params, signal).then((answer): { answer: R } => ({ answer }));
      const outcome = await Promise.race([lost, answered]);
      if ("answer" in outcome) return outcome.answer;
      answered.catch(() => {});
      const { exit, culprit } = outcome.loss;
      const isOther = culprit !== undefined && culprit !== params.id;
      if (!isRepeatable || !isOther) throw new LostError(exit);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#running?.thread.kill();
  }

  async #send<P extends Numbered, R>(
    running: Running,
    type: RequestType<P, R, void>,
    params: P,
    signal: AbortSignal | undefined,
  ): Promise<R> {
    const source = new CancellationTokenSource();
    const cancel = () => source.cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    running.pending += 1;
    // A process that only waits for the answer must not end.
    running.thread.port.ref();
    try {
      const answer = await running.connection.sendRequest<R>(type.method, params, source.token);
      signal?.throwIfAborted();
      return answer;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      running.pending -= 1;
      if (running.pending === 0) running.thread.port.unref();
      if (running.current?.id === params.id) this.#stopTimer(running);
      signal?.removeEventListener("abort", cancel);
      source.dispose();
    }
  }

  #start(): Running {
    const thread = this.#startThread();
    const connection = createMessageConnection(new PortMessageReader(thread.port), new PortMessageWriter(thread.port));
    const lost = thread.exited.then((exit) => {
      if (this.#running === running) this.#running = undefined;
      const culprit = running.current?.id;
      this.#stopTimer(running);
      // Settled first: disposing the connection rejects its requests with errors that say nothing.
      setImmediate(() => connection.dispose());
      if (this.#isDisposed) return { exit: { kind: "disposed" } as const, culprit: undefined };
      return { exit: running.timedOut ? ({ kind: "timeout", ...running.timedOut } as const) : exit, culprit };
    });
    const running: Running = { thread, connection, lost, pending: 0 };
    connection.onNotification(started.method, ({ id, length }: Numbered & { length: number }) => this.#startTimer(running, id, length));
    connection.listen();
    this.#options.onStart(connection);
    return running;
  }

  #startTimer(running: Running, id: number, length: number): void {
    this.#stopTimer(running);
    const limitMs = this.#options.limitMs * (1 + length / LENGTH_PER_LIMIT);
    // The answer may have arrived and only wait to be read: it comes first.
    const timer = setTimeout(() => setImmediate(() => this.#kill(running, id, limitMs)), limitMs);
    running.current = { id, timer };
  }

  #stopTimer(running: Running): void {
    clearTimeout(running.current?.timer);
    delete running.current;
  }

  #kill(running: Running, id: number, limitMs: number): void {
    if (running.current?.id !== id) return;
    running.timedOut = { limitMs };
    // Requests from now on belong to the next thread.
    if (this.#running === running) this.#running = undefined;
    running.thread.kill();
  }
}
