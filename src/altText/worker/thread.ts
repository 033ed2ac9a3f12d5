import { Worker, type MessagePort } from "node:worker_threads";

/** Reason why a thread exited. */
export type ThreadExit = { kind: "memory" } | { kind: "error"; reason: string } | { kind: "ended" };

/** Interface of a worker thread. Tests replace it with a message channel in the same thread. */
export interface WorkerThread {
  readonly port: Worker | MessagePort;
  /** Resolves after the port has emitted the last message. */
  readonly exited: Promise<ThreadExit>;
  kill(): void;
}

/**
 * Starts a thread that does not keep the process alive.
 * @param script bundle of `main.ts`
 * @param memoryLimitMb limit for its heap
 */
export function startThread(script: string, memoryLimitMb: number): WorkerThread {
  const worker = new Worker(script, { stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb } });
  worker.stdout.resume();
  worker.stderr.resume();
  worker.unref();
  let exit: ThreadExit = { kind: "ended" };
  worker.once("error", (error: NodeJS.ErrnoException) => {
    exit = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? { kind: "memory" } : { kind: "error", reason: error.message };
  });
  return {
    port: worker,
    // Before this event, Node.js emits the messages that it has not delivered yet.
    exited: new Promise((resolve) => worker.once("exit", () => resolve(exit))),
    kill: () => void worker.terminate(),
  };
}
