import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { pipeline, Readable, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { FailureError } from "../../failures/failure.ts";
import type { Activity } from "./activity.ts";
import { toConnectionFailure } from "./endpoint/connectionFailure.ts";
import { resolveRoute } from "./endpoint/parseEndpoint.ts";
import { parseJson } from "./json.ts";

/** A server, and how to connect to it. */
export interface Server {
  /** Base URL, with or without `/v1`; see `resolveRoute`. */
  url: URL;
  /** Unix socket to connect to instead of the URL's host. */
  socketPath?: string;
  apiKey?: string;
  /** Environment variable of the client that holds the key, or should hold it. */
  keyName?: string;
  /** Complete list of the certificate authorities to trust; undefined for the default list. */
  ca?: string[];
  /** Whether the engine started this server, so that its failures are reported as those of llama-server, not of an endpoint. */
  isLocal: boolean;
}

const KEEP_ALIVE_MS = 30_000;
const MAX_REDIRECTS = 3;
/** Size of the parts in which a request body is sent. */
const PART_BYTES = 65_536;
/** Options that emit all data received so far and accept a truncated body; the answer itself shows whether it is complete. */
const LENIENT_OPTIONS = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
/** Time limit for routes that only some servers have. */
const OPTIONAL_ROUTE_TIMEOUT_MS = 3_000;

/**
 * Sends a request, follows redirects within the same server, and resolves once the response headers have arrived.
 * Aborting `signal` closes the connection, which cancels a generation.
 * @param activity records each part that is sent, and the arrival of the response headers
 * @throws FailureError `endpointUnreachable`, `endpointNotTrusted`; AbortError
 */
export async function sendRequest(
  server: Server,
  route: string,
  body: unknown,
  signal: AbortSignal,
  activity?: Activity,
): Promise<IncomingMessage> {
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  let url = resolveRoute(server.url, route);
  for (let redirects = 0; ; redirects++) {
    const response = await sendToUrl(server, url, payload, signal, activity);
    const nextUrl = resolveRedirect(response, url, payload === undefined);
    if (nextUrl === undefined || redirects === MAX_REDIRECTS) return response;
    response.resume();
    url = nextUrl;
  }
}

/** Returns the URL of a redirect within the same server, such as one that adds a slash. The key and the images must not reach another server. */
function resolveRedirect({ statusCode = 0, headers: { location = "" } }: IncomingMessage, url: URL, isGet: boolean): URL | undefined {
  // The other redirects turn a POST request into a GET request.
  if (![307, 308, ...(isGet ? [301, 302, 303] : [])].includes(statusCode) || !URL.canParse(location, url.href)) return undefined;
  const nextUrl = new URL(location, url);
  return nextUrl.origin === url.origin ? nextUrl : undefined;
}

function sendToUrl(
  server: Server,
  url: URL,
  payload: Buffer | undefined,
  signal: AbortSignal,
  activity: Activity | undefined,
): Promise<IncomingMessage> {
  const createRequest = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const clientRequest = createRequest(url, {
      method: payload === undefined ? "GET" : "POST",
      headers: {
        ...(payload === undefined ? {} : { "content-type": "application/json", "content-length": payload.length }),
        ...(server.apiKey === undefined ? {} : { authorization: `Bearer ${server.apiKey}` }),
      },
      // Set explicitly, because NODE_TLS_REJECT_UNAUTHORIZED would otherwise turn this check off.
      rejectUnauthorized: true,
      // Each request uses its own connection: a pooled connection may be stale after a restart of the server.
      agent: false,
      ...(server.socketPath === undefined ? {} : { socketPath: server.socketPath }),
      ...(server.ca === undefined ? {} : { ca: server.ca }),
      signal,
    });
    // Detects connections that died silently, such as after standby or a VPN change.
    clientRequest.setSocketKeepAlive(true, KEEP_ALIVE_MS);
    clientRequest.on("response", (response) => {
      activity?.recordPart();
      resolve(response);
    });
    clientRequest.on("error", (error) => {
      if (signal.aborted) return reject(error);
      reject(new FailureError(toConnectionFailure(url.origin, error)));
    });
    if (payload === undefined) clientRequest.end();
    // Errors are reported by the `error` event above. A server may respond before it has read everything.
    else Readable.from(splitBody(payload, activity), { highWaterMark: 1 }).pipe(clientRequest);
  });
}

/** Splits a request body, so that a slow upload of images does not look like silence. */
function* splitBody(payload: Buffer, activity: Activity | undefined): Generator<Buffer> {
  for (let start = 0; start < payload.length; start += PART_BYTES) {
    activity?.recordPart();
    yield payload.subarray(start, start + PART_BYTES);
  }
}

/** Decodes a body that a proxy has compressed, although Oriel did not ask for that. */
export function decodeBody(response: IncomingMessage): Readable {
  const decoder = decoders[response.headers["content-encoding"]?.trim().toLowerCase() ?? ""]?.();
  if (decoder === undefined) return response;
  // Each stream ends when the other does. Errors reach the reader of the decoder.
  return pipeline(response, decoder, () => {});
}

const decoders: Record<string, () => Transform> = {
  gzip: () => createGunzip(LENIENT_OPTIONS),
  "x-gzip": () => createGunzip(LENIENT_OPTIONS),
  deflate: () => createInflate(LENIENT_OPTIONS),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

/** Reads the body as text, at most `limit` characters. */
export async function readText(response: IncomingMessage, limit = 1_000_000): Promise<string> {
  let text = "";
  for await (const chunk of decodeBody(response).setEncoding("utf8")) {
    text += chunk as string;
    if (text.length > limit) break;
  }
  return text.slice(0, limit);
}

/** Reads the JSON of a route that only some servers have; undefined if the route is missing, fails or takes too long. @throws AbortError */
export async function readOptionalJson(server: Server, path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await sendRequest(server, path, body, AbortSignal.any([signal, AbortSignal.timeout(OPTIONAL_ROUTE_TIMEOUT_MS)]));
    const text = await readText(response, 10_000_000);
    return response.statusCode === 200 ? parseJson(text) : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
