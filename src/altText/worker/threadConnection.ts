import {
  NotificationType,
  PortMessageReader,
  PortMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import type { WorkerThread } from "./thread.ts";

/** Message that `flush` queues on this side of the connection. The worker never sends it. */
const queueFlushed = new NotificationType<{ id: number }>("oriel/flushed");

/** Message reader that can queue a message after the messages that have already arrived. */
class QueueingReader extends PortMessageReader {
  #callback: DataCallback = () => {};

  override listen(callback: DataCallback): Disposable {
    this.#callback = callback;
    return super.listen(callback);
  }

  queue({ method }: NotificationType<{ id: number }>, params: { id: number }): void {
    const message = { jsonrpc: "2.0", method, params };
    this.#callback(message);
  }
}

export interface ThreadConnection {
  connection: MessageConnection;
  /** Resolves when all messages that have arrived are processed. The connection processes only one message per turn of the event loop. */
  flush: () => Promise<void>;
}

export function connectToThread(port: WorkerThread["port"]): ThreadConnection {
  const reader = new QueueingReader(port);
  const connection = createMessageConnection(reader, new PortMessageWriter(port));
  const resolvers = new Map<number, () => void>();
  let lastId = 0;
  connection.onNotification(queueFlushed.method, ({ id }: { id: number }) => {
    resolvers.get(id)?.();
    resolvers.delete(id);
  });
  const flush = async () =>
    new Promise<void>((resolve) => {
      const id = (lastId += 1);
      resolvers.set(id, resolve);
      reader.queue(queueFlushed, { id });
    });
  return { connection, flush };
}
