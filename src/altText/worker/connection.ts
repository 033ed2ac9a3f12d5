import { CancellationTokenSource, type MessageConnection, type NotificationType, type RequestType } from "vscode-jsonrpc/node";
import { requestStarted, type WithRequestId } from "./protocol.ts";
import type { ThreadExit, WorkerThread } from "./thread.ts";
import { connectToThread, type ThreadConnection } from "./threadConnection.ts";

/** Length of text, in characters, that extends the time limit by another `limitMs`. */
const CHARACTERS_PER_LIMIT = 3_000_000;

/** Thrown if the thread exits before it has answered a request. */
export class WorkerExitError extends Error {
  readonly exit: ThreadExit | { kind: "timeout"; limitMs: number } | { kind: "disposed" };

  constructor(exit: WorkerExitError["exit"]) {
    super(describeExit(exit));
    this.exit = exit;
  }
}

function describeExit(exit: WorkerExitError["exit"]): string {
  switch (exit.kind) {
    case "timeout":
      return `Reading the document took more than ${Math.round(exit.limitMs / 1000)} s.`;
    case "memory":
      return "Reading the document took too much memory.";
    case "error":
      return exit.reason;
    case "ended":
    case "disposed":
      return "The worker thread stopped.";
  }
}

/** The exit of a thread, with the id of the request that it was processing. */
interface Exit {
  exit: WorkerExitError["exit"];
  requestId: number | undefined;
}

interface RunningThread extends ThreadConnection {
  thread: WorkerThread;
  /** Called when the thread has exited and its last messages are processed; one listener for each unanswered request. */
  exitListeners: Set<(exit: Exit) => void>;
  /** The request that the worker is processing. */
  currentRequest?: { id: number; timer: NodeJS.Timeout };
  timeout?: { limitMs: number };
  pendingCount: number;
}

/**
 * Waits for an answer or the exit of the thread. `Promise.race` with a promise for the exit would keep every answer in memory until the exit.
 * @throws the error that `answerPromise` rejects with
 */
function raceExit<R>({ exitListeners }: RunningThread, answerPromise: Promise<R>): Promise<{ answer: R } | Exit> {
  return new Promise((resolve, reject) => {
    exitListeners.add(resolve);
    answerPromise.then((answer) => resolve({ answer }), reject).finally(() => exitListeners.delete(resolve));
  });
}

export interface ConnectionOptions {
  /** Time limit for one document. The same time is added for every 3 million characters. */
  limitMs: number;
  /** Called with the connection of each new thread before any request, to register handlers and open known documents again. */
  onStart: (connection: MessageConnection) => void;
}

/**
 * Connection to a worker thread, which is started by the first request and restarted after it exits. A parser that hangs can't be cancelled,
 * so the thread is killed: the request that it was processing fails, and the waiting requests are sent to the next thread.
 */
export class WorkerConnection {
  readonly #startThread: () => WorkerThread;
  readonly #options: ConnectionOptions;
  #running: RunningThread | undefined;
  #lastId = 0;
  #isDisposed = false;

  constructor(startThread: () => WorkerThread, options: ConnectionOptions) {
    this.#startThread = startThread;
    this.#options = options;
  }

  createRequestId(): number {
    return (this.#lastId += 1);
  }

  /** Sends a notification. Does nothing if no thread is running: `onStart` informs the next one. */
  notify<P>(type: NotificationType<P>, params: P): void {
    void this.#running?.connection.sendNotification(type.method, params);
  }

  /**
   * @param isRepeatable whether the request is sent to another thread if this one exits because of another request
   * @throws WorkerExitError; AbortError; Error from the worker
   */
  async request<P extends WithRequestId, R>(
    type: RequestType<P, R, void>,
    params: P,
    { signal, isRepeatable }: { signal?: AbortSignal; isRepeatable: boolean },
  ): Promise<R> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#isDisposed) throw new WorkerExitError({ kind: "disposed" });
      const running = (this.#running ??= this.#start());
      const outcome = await raceExit(running, this.#send(running, type, params, signal));
      if ("answer" in outcome) return outcome.answer;
      const { exit, requestId } = outcome;
      const isCausedByOtherRequest = requestId !== undefined && requestId !== params.id;
      if (!isRepeatable || !isCausedByOtherRequest) throw new WorkerExitError(exit);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#running?.thread.kill();
  }

  async #send<P extends WithRequestId, R>(
    running: RunningThread,
    type: RequestType<P, R, void>,
    params: P,
    signal: AbortSignal | undefined,
  ): Promise<R> {
    const source = new CancellationTokenSource();
    const cancel = () => source.cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    running.pendingCount += 1;
    // Keeps the process alive while it waits for the answer.
    running.thread.port.ref();
    try {
      const answer = await running.connection.sendRequest<R>(type.method, params, source.token);
      signal?.throwIfAborted();
      return answer;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      running.pendingCount -= 1;
      if (running.pendingCount === 0) running.thread.port.unref();
      if (running.currentRequest?.id === params.id) this.#stopTimer(running);
      signal?.removeEventListener("abort", cancel);
      source.dispose();
    }
  }

  #start(): RunningThread {
    const thread = this.#startThread();
    const { connection, flush } = connectToThread(thread.port);
    const exitListeners = new Set<(exit: Exit) => void>();
    void thread.exited.then(async (exit) => {
      // Later requests go to the next thread.
      if (this.#running === running) this.#running = undefined;
      // The last messages may answer requests, or identify the request that was being processed.
      await flush();
      const requestId = running.currentRequest?.id;
      this.#stopTimer(running);
      const reason = running.timeout ? ({ kind: "timeout", ...running.timeout } as const) : exit;
      const outcome: Exit = this.#isDisposed ? { exit: { kind: "disposed" }, requestId: undefined } : { exit: reason, requestId };
      for (const listener of exitListeners) listener(outcome);
      // Done last, because disposing of the connection rejects its requests with meaningless errors.
      connection.dispose();
    });
    const running: RunningThread = { thread, connection, flush, exitListeners, pendingCount: 0 };
    connection.onNotification(requestStarted.method, ({ id, length }: WithRequestId & { length: number }) =>
      this.#startTimer(running, id, length),
    );
    connection.listen();
    this.#options.onStart(connection);
    return running;
  }

  #startTimer(running: RunningThread, id: number, length: number): void {
    this.#stopTimer(running);
    const limitMs = this.#options.limitMs * (1 + length / CHARACTERS_PER_LIMIT);
    // An answer that has arrived but has not been read yet is processed first.
    const kill = () => this.#kill(running, id, limitMs);
    const timer = setTimeout(() => setImmediate(() => void running.flush().then(kill)), limitMs);
    running.currentRequest = { id, timer };
  }

  #stopTimer(running: RunningThread): void {
    clearTimeout(running.currentRequest?.timer);
    delete running.currentRequest;
  }

  #kill(running: RunningThread, id: number, limitMs: number): void {
    // If another thread is running, this one has exited or has been killed.
    if (this.#running !== running || running.currentRequest?.id !== id) return;
    running.timeout = { limitMs };
    this.#running = undefined;
    running.thread.kill();
  }
}
