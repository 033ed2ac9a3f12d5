import type { IncomingHttpHeaders } from "node:http";
import { DecoratorHandler, type Dispatcher } from "undici";

/** Maximum number of unread bytes kept in memory while the reader of a response is busy, for example because it is writing to a slow disk. */
const MAX_UNREAD_BYTES = 64 << 20;

type Controller = Dispatcher.DispatchController;

/**
 * Makes a dispatcher read ahead of the reader of a response. undici pauses its parser whenever 64 KB are unread. If the server closes the
 * connection while the parser is paused, an assertion fails with an error that can't be caught, which ends the process. Without keep-alive,
 * servers close every connection.
 * Source: github.com/nodejs/undici/issues/5360, fixed only in versions that require Node 22.
 */
export function readAhead(dispatcher: Dispatcher): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => dispatch(options, new ReadAheadHandler(handler)));
}

interface Handler {
  onResponseStart(controller: Controller, ...rest: [status: number, headers: IncomingHttpHeaders, statusMessage?: string]): void;
  onResponseData(controller: Controller, chunk: Buffer): void;
}

/** In undici 7, the type of `DecoratorHandler` lacks the methods that undici calls. */
const BaseHandler = DecoratorHandler as unknown as new (handler: Dispatcher.DispatchHandler) => Handler;

class ReadAheadHandler extends BaseHandler {
  #controller: ReadAheadController | undefined;

  override onResponseStart(controller: Controller, ...rest: [number, IncomingHttpHeaders, string?]): void {
    this.#controller = new ReadAheadController(controller);
    super.onResponseStart(this.#controller, ...rest);
  }

  override onResponseData(controller: Controller, chunk: Buffer): void {
    this.#controller ??= new ReadAheadController(controller);
    this.#controller.unreadBytes += chunk.length;
    super.onResponseData(this.#controller, chunk);
  }
}

/** Pauses the connection only once many bytes are unread. */
class ReadAheadController implements Controller {
  /** Upper bound for the number of unread bytes. Reset by `resume`, which the reader calls once it has read nearly all of them. */
  unreadBytes = 0;
  readonly #controller: Controller;

  constructor(controller: Controller) {
    this.#controller = controller;
  }

  get aborted(): boolean {
    return this.#controller.aborted;
  }

  get paused(): boolean {
    return this.#controller.paused;
  }

  get reason(): Error | null {
    return this.#controller.reason;
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  pause(): void {
    if (this.unreadBytes >= MAX_UNREAD_BYTES) this.#controller.pause();
  }

  resume(): void {
    this.unreadBytes = 0;
    this.#controller.resume();
  }
}
