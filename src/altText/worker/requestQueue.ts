import { ErrorCodes, ResponseError, type CancellationToken } from "vscode-jsonrpc/node";

/** Processes requests about documents one at a time, so that the time limit applies to each document alone. */
export class RequestQueue {
  readonly #onStart: (id: number, length: number) => void;
  #last: Promise<unknown> = Promise.resolve();

  /** @param onStart called when the queue starts to process a request, with the length of its document */
  constructor(onStart: (id: number, length: number) => void) {
    this.#onStart = onStart;
  }

  /**
   * Calls `answer` after all earlier requests are answered, unless the request is cancelled first.
   * @param getLength called just before `answer`; returns the length of the document, in characters
   */
  run<R>(id: number, token: CancellationToken, getLength: () => number, answer: () => Promise<R>): Promise<R> {
    const result = this.#last.then(() => {
      if (token.isCancellationRequested) throw new ResponseError(ErrorCodes.PendingResponseRejected, "The request was cancelled.");
      this.#onStart(id, getLength());
      return answer();
    });
    this.#last = result.catch(() => {});
    return result;
  }
}
