import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { ThreadExit, WorkerThread } from "../../../../src/altText/worker/thread.ts";

interface Message {
  id?: number;
  method?: string;
  params?: { id?: number; uri?: string; version?: number };
}

/** A worker in the same thread. It exits when it is killed or a test calls `exit`. */
export class FakeThread implements WorkerThread {
  readonly port: MessagePort;
  readonly exited: Promise<ThreadExit>;
  /** All received messages. */
  readonly received: Message[] = [];
  isKilled = false;
  readonly #workerPort: MessagePort;
  #exit: (exit: ThreadExit) => void = () => {};

  /** @param serveOn handles the messages that arrive at a port */
  constructor(serveOn: (port: MessagePort) => void) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.#workerPort = port2;
    const closed = new Promise((resolve) => port1.once("close", resolve));
    this.exited = new Promise<ThreadExit>((resolve) => (this.#exit = resolve)).then(async (exit) => {
      // The port emits `close` after the last message.
      await closed;
      return exit;
    });
    port2.on("message", (message: Message) => this.received.push(message));
    serveOn(port2);
  }

  kill(): void {
    this.isKilled = true;
    this.exit({ kind: "ended" });
  }

  exit(exit: ThreadExit): void {
    this.#workerPort.close();
    this.#exit(exit);
  }

  /** Methods of the received messages, without cancellations. */
  get methods(): string[] {
    return this.received.flatMap(({ method }) => (method === undefined || method.startsWith("$/") ? [] : [method]));
  }
}

interface Request {
  params: { id: number };
  /** Reports that the request is being processed. `length` is the length of the document, on which the time limit depends. */
  start: (length?: number) => void;
  answer: (result: unknown) => void;
}

/** Returns a function that calls `onRequest` with each request that arrives at a port. */
export function serveRequests(onRequest: (request: Request) => void): (port: MessagePort) => void {
  return (port) => {
    const send = (message: object) => port.postMessage({ jsonrpc: "2.0", ...message });
    port.on("message", ({ id, params }: Message) => {
      if (id === undefined || params?.id === undefined) return;
      const request = { id: params.id };
      onRequest({
        params: request,
        start: (length = 0) => send({ method: "oriel/started", params: { ...request, length } }),
        answer: (result) => send({ id, result }),
      });
    });
  };
}
