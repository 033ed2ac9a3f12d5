import type { CancellationToken, MessageConnection, NotificationType, RequestType } from "vscode-jsonrpc/node";
import type { WithRequestId } from "./protocol.ts";
import type { RequestQueue } from "./requestQueue.ts";

/** Parses the parameters of a message. @throws Error if they are invalid */
interface Parser<P> {
  parse(value: unknown): P;
}

export function onNotification<P>(
  connection: MessageConnection,
  type: NotificationType<P>,
  parser: Parser<P>,
  handle: (params: P) => void,
): void {
  connection.onNotification(type.method, (params: unknown) => handle(parser.parse(params)));
}

export function onRequest<P, R>(
  connection: MessageConnection,
  type: RequestType<P, R, void>,
  parser: Parser<P>,
  answer: (params: P, token: CancellationToken) => Promise<R>,
): void {
  connection.onRequest<unknown, void>(type.method, async (params: unknown, token: CancellationToken): Promise<unknown> =>
    answer(parser.parse(params), token),
  );
}

/** Queues requests, so that they are answered one at a time. @param getLength length of the document, in characters */
export function onQueuedRequest<P extends WithRequestId, R>(
  connection: MessageConnection,
  queue: RequestQueue,
  type: RequestType<P, R, void>,
  parser: Parser<P>,
  getLength: (params: P) => number,
  answer: (params: P) => Promise<R>,
): void {
  onRequest(connection, type, parser, (params, token) =>
    queue.run(
      params.id,
      token,
      () => getLength(params),
      () => answer(params),
    ),
  );
}
