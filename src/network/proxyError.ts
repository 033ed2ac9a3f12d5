import type { IncomingHttpHeaders } from "node:http";
import { DecoratorHandler, errors, type Dispatcher } from "undici";

const REQUIRED_LOGIN =
  "The server returned 407 Proxy Authentication Required. A proxy between this machine and the server requires a user name and password.";

/** Error of a proxy. The message is a sentence. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  /** Whether a retry would fail too. */
  readonly isPermanent: boolean;
  constructor(reason: string, isPermanent = false) {
    super(reason);
    this.isPermanent = isPermanent;
  }
}

/**
 * Makes a dispatcher for a proxy report undici's errors as `ProxyError`. Otherwise, if the proxy closes the connection, undici waits for it to be
 * opened again, and a request through the proxy never ends.
 * Source: `onError` in undici's lib/dispatcher/client.js.
 */
export function reportProxyErrors(dispatcher: Dispatcher): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => dispatch(options, new ProxyErrorHandler(handler)));
}

/**
 * Makes a dispatcher report the status 407 as a `ProxyError`, because `fetch` would fail without giving a reason. The response to CONNECT is not affected.
 * Source: “HTTP-network-or-cache fetch” in the Fetch Standard.
 */
export function reportRequiredLogin(dispatcher: Dispatcher): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => dispatch(options, new RequiredLoginHandler(handler)));
}

interface Handler {
  onResponseStart(controller: Dispatcher.DispatchController, status: number, ...rest: [IncomingHttpHeaders, string?]): void;
  onResponseError(controller: Dispatcher.DispatchController, error: Error): void;
}

/** In undici 7, the type of `DecoratorHandler` lacks the methods that undici calls. */
const BaseHandler = DecoratorHandler as unknown as new (handler: Dispatcher.DispatchHandler) => Handler;

class ProxyErrorHandler extends BaseHandler {
  override onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    super.onResponseError(controller, toProxyError(error));
  }
}

class RequiredLoginHandler extends BaseHandler {
  override onResponseStart(controller: Dispatcher.DispatchController, status: number, ...rest: [IncomingHttpHeaders, string?]): void {
    if (status === 407) controller.abort(new ProxyError(REQUIRED_LOGIN, true));
    else super.onResponseStart(controller, status, ...rest);
  }
}

function toProxyError(error: Error): Error {
  if (error instanceof errors.SocketError) return new ProxyError("The proxy closed the connection without an answer.");
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.ConnectTimeoutError)
    return new ProxyError("The proxy did not answer in time.");
  return error;
}
