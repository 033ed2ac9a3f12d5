import { DecoratorHandler, errors, type Dispatcher } from "undici";

/** Error of a proxy that accepts connections, but does not answer. The message is a sentence. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
}

/**
 * Makes the dispatcher of requests to a proxy report undici's own errors as `ProxyError`. For a request through the proxy, undici takes a
 * closed connection to the proxy for one that will be opened again, and the request would never end.
 * Source: `onError` in undici's lib/dispatcher/client.js.
 */
export function reportProxyErrors(dispatcher: Dispatcher): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => dispatch(options, new ProxyErrorHandler(handler)));
}

interface Handler {
  onResponseError(controller: Dispatcher.DispatchController, error: Error): void;
}

/** In undici 7, the type of `DecoratorHandler` lacks the methods that undici calls. */
const BaseHandler = DecoratorHandler as unknown as new (handler: Dispatcher.DispatchHandler) => Handler;

class ProxyErrorHandler extends BaseHandler {
  override onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    super.onResponseError(controller, toProxyError(error));
  }
}

function toProxyError(error: Error): Error {
  if (error instanceof errors.SocketError) return new ProxyError("The proxy closed the connection without an answer.");
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.ConnectTimeoutError)
    return new ProxyError("The proxy did not answer in time.");
  return error;
}
