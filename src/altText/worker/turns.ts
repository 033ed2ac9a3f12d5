import { ErrorCodes, ResponseError, type CancellationToken } from "vscode-jsonrpc/node";

/** Requests about single documents, answered one after the other, so that each has the time limit for itself. */
export class Turns {
  readonly #onStart: (id: number, length: number) => void;
  #last: Promise<unknown> = Promise.resolve();

  /** @param onStart called when a request's turn comes, with the length of its document */
  constructor(onStart: (id: number, length: number) => void) {
    this.#onStart = onStart;
  }

  /**
   * Calls `answer` once all earlier requests are answered; not for a request that was cancelled while it waited.
   * @param lengthOf called when the turn comes; undefined if there is nothing to parse
   */
  take<R>(id: number, token: CancellationToken, lengthOf: () => number, answer: () => Promise<R>): Promise<R> {
    const turn = this.#last.then(() => {
      if (token.isCancellationRequested) throw new ResponseError(ErrorCodes.PendingResponseRejected, "The request was cancelled.");
      this.#onStart(id, lengthOf());
      return answer();
    });
    this.#last = turn.catch(() => {});
    return turn;
  }
}
