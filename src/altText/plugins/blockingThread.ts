import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";
import type { ThreadData } from "./checkProtocol.ts";

/** Heap limit of the thread. */
const MEMORY_LIMIT_MB = 1500;

/** A thread to which the caller sends a request, and then blocks until the thread has answered. It does not keep the process alive. */
export class BlockingThread<Request, Answer> {
  readonly #script: URL;
  readonly #limitMs: number;
  #running: { worker: Worker; port: MessagePort; answerCount: Int32Array } | undefined;

  /** @param limitMs time limit for one answer, including the start of the thread */
  constructor(script: URL, limitMs: number) {
    this.#script = script;
    this.#limitMs = limitMs;
  }

  /** @returns undefined if the thread does not answer in time, or has run out of memory; the next request then starts a new thread */
  ask(request: Request): Answer | undefined {
    const { worker, port, answerCount } = (this.#running ??= this.#start());
    const count = Atomics.load(answerCount, 0);
    port.postMessage(request);
    if (Atomics.wait(answerCount, 0, count, this.#limitMs) !== "timed-out") return receiveMessageOnPort(port)?.message as Answer;
    this.#running = undefined;
    port.close();
    void worker.terminate();
    return undefined;
  }

  #start() {
    const { port1: port, port2 } = new MessageChannel();
    const answerCount = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: ThreadData = { port: port2, answerCount };
    // Options of Node in the linter's command line, such as module hooks, are not meant for this thread.
    const worker = new Worker(this.#script, {
      workerData,
      transferList: [port2],
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
    });
    // Without a listener, an error in the thread would end the linter. `ask` reports the missing answer.
    worker.on("error", () => {});
    worker.unref();
    port.unref();
    return { worker, port, answerCount };
  }
}
