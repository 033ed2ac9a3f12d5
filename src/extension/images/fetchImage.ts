import { FailureError, getErrorMessage } from "../../failures/failure.ts";

const MAX_REDIRECTS = 5;
const FETCH_LIMIT_MS = 60_000;

/**
 * Fetches an image from the web, without cookies or referrer.
 * @param confirmHost called before a redirect to another host, which the user has not seen yet
 * @throws FailureError imageFetchFailed; the signal's reason when it aborts
 */
export async function fetchImage(
  address: string,
  limitBytes: number,
  signal: AbortSignal,
  confirmHost: (url: URL) => Promise<boolean>,
  limitMs = FETCH_LIMIT_MS,
): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(limitMs);
  const failed = (reason: string) => new FailureError({ kind: "imageFetchFailed", url: address, reason });
  try {
    const response = await followRedirects(new URL(address), AbortSignal.any([signal, timeout]), confirmHost, failed);
    const tooLarge = failed(`it is larger than ${Math.round(limitBytes / 1e6)} MB`);
    if (Number(response.headers.get("content-length") ?? 0) > limitBytes) {
      await response.body?.cancel();
      throw tooLarge;
    }
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of response.body ?? []) {
      size += piece.length;
      // Leaving the loop ends the transfer.
      if (size > limitBytes) throw tooLarge;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FailureError) throw error;
    if (timeout.aborted) throw failed(`it did not come within ${Math.round(limitMs / 1000)} s`);
    // The error of fetch says nothing; its cause does.
    throw failed(getErrorMessage(error instanceof Error && error.cause instanceof Error ? error.cause : error));
  }
}

async function followRedirects(
  first: URL,
  signal: AbortSignal,
  confirmHost: (url: URL) => Promise<boolean>,
  failed: (reason: string) => FailureError,
): Promise<Response> {
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(url.href, { redirect: "manual", credentials: "omit", referrerPolicy: "no-referrer", signal });
    if (response.ok) return response;
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) {
      throw failed(`${url.host} answered ${response.status} ${response.statusText}`.trim());
    }
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    if (next === undefined || !(next.protocol === "https:" || next.protocol === url.protocol)) {
      throw failed(`${url.host} sent on to ${location}, which is not fetched`);
    }
    if (next.host !== url.host && !(await confirmHost(next))) throw failed(`${url.host} sent on to ${next.host}, which was not asked`);
    url = next;
  }
  throw failed(`it was sent on more than ${MAX_REDIRECTS} times`);
}
