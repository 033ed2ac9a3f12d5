import { fetch, type Dispatcher, type Response } from "undici";
import { FailureError } from "../../failures/failure.ts";
import { describeConnectionError } from "../../network/connectionError.ts";
import { openConnections, type Network } from "../../network/connections.ts";

const MAX_REDIRECTS = 5;
const FETCH_TIMEOUT_MS = 60_000;

export interface FetchOptions {
  network: Network;
  limitBytes: number;
  signal: AbortSignal;
  /** Called before following each redirect to a different host. If it resolves to false, the fetch fails. */
  confirmHost: (url: URL) => Promise<boolean>;
  timeoutMs?: number;
}

/**
 * Fetches an image from the web, without cookies or referrer. VS Code's `fetch` is not used, because it honors
 * NODE_TLS_REJECT_UNAUTHORIZED.
 * @throws FailureError imageFetchFailed, badNetworkSetting; the signal's abort reason
 */
export async function fetchImage(url: string, options: FetchOptions): Promise<Uint8Array> {
  const { network, limitBytes, signal, confirmHost, timeoutMs = FETCH_TIMEOUT_MS } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const createFailure = (reason: string) => new FailureError({ kind: "imageFetchFailed", url, reason });
  const dispatcher = await openConnections(network, timeoutMs);
  try {
    const response = await followRedirects(new URL(url), dispatcher, AbortSignal.any([signal, timeout]), confirmHost, createFailure);
    const tooLarge = createFailure(`The image is larger than ${Math.round(limitBytes / 1e6)} MB.`);
    if (Number(response.headers.get("content-length") ?? 0) > limitBytes) throw tooLarge;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      const bytes = chunk as Uint8Array;
      size += bytes.length;
      if (size > limitBytes) throw tooLarge;
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FailureError) throw error;
    if (timeout.aborted) throw createFailure(`The server did not send the image within ${Math.round(timeoutMs / 1000)} s.`);
    throw createFailure(describeConnectionError(error).reason);
  } finally {
    // Also aborts an incomplete transfer.
    await dispatcher.destroy();
  }
}

async function followRedirects(
  initialUrl: URL,
  dispatcher: Dispatcher,
  signal: AbortSignal,
  confirmHost: (url: URL) => Promise<boolean>,
  createFailure: (reason: string) => FailureError,
): Promise<Response> {
  let url = initialUrl;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(url.href, { dispatcher, redirect: "manual", credentials: "omit", referrerPolicy: "no-referrer", signal });
    if (response.ok) return response;
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) {
      throw createFailure(`${`${url.host} returned ${response.status} ${response.statusText}`.trim()}.`);
    }
    const redirectUrl = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    if (redirectUrl === undefined || !(redirectUrl.protocol === "https:" || redirectUrl.protocol === url.protocol)) {
      throw createFailure(`${url.host} redirected to ${location}, which Oriel does not fetch.`);
    }
    if (redirectUrl.host !== url.host && !(await confirmHost(redirectUrl)))
      throw createFailure(`${url.host} redirected to ${redirectUrl.host}, which you did not allow.`);
    url = redirectUrl;
  }
  throw createFailure(`The server redirected more than ${MAX_REDIRECTS} times.`);
}
