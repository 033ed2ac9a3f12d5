import type { CancellationToken, MessageConnection, NotificationType, RequestType } from "vscode-jsonrpc/node";
import type { Numbered } from "./protocol.ts";
import type { Turns } from "./turns.ts";

/** Parses what arrives. */
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

/** Answers requests in turn. @param lengthOf length of the document, in characters */
export function onRequestInTurn<P extends Numbered, R>(
  connection: MessageConnection,
  turns: Turns,
  type: RequestType<P, R, void>,
  parser: Parser<P>,
  lengthOf: (params: P) => number,
  answer: (params: P) => Promise<R>,
): void {
  onRequest(connection, type, parser, (params, token) =>
    turns.take(
      params.id,
      token,
      () => lengthOf(params),
      () => answer(params),
    ),
  );
}
