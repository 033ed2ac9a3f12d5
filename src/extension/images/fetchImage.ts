import { FailureError, getErrorMessage } from "../../failures/failure.ts";

const MAX_REDIRECTS = 5;
const FETCH_TIMEOUT_MS = 60_000;

/**
 * Fetches an image from the web, without cookies or referrer.
 * @param confirmHost called before following a redirect to another host, which the user has not confirmed yet
 * @throws FailureError imageFetchFailed; the signal's abort reason
 */
export async function fetchImage(
  url: string,
  limitBytes: number,
  signal: AbortSignal,
  confirmHost: (url: URL) => Promise<boolean>,
  timeoutMs = FETCH_TIMEOUT_MS,
): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const createFailure = (reason: string) => new FailureError({ kind: "imageFetchFailed", url, reason });
  try {
    const response = await followRedirects(new URL(url), AbortSignal.any([signal, timeout]), confirmHost, createFailure);
    const tooLarge = createFailure(`The image is larger than ${Math.round(limitBytes / 1e6)} MB.`);
    if (Number(response.headers.get("content-length") ?? 0) > limitBytes) {
      await response.body?.cancel();
      throw tooLarge;
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      // Leaving the loop cancels the transfer.
      if (size > limitBytes) throw tooLarge;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FailureError) throw error;
    if (timeout.aborted) throw createFailure(`The server did not send the image within ${Math.round(timeoutMs / 1000)} s.`);
    // An error from fetch has no useful message, but its cause does.
    throw createFailure(getErrorMessage(error instanceof Error && error.cause instanceof Error ? error.cause : error));
  }
}

async function followRedirects(
  initialUrl: URL,
  signal: AbortSignal,
  confirmHost: (url: URL) => Promise<boolean>,
  createFailure: (reason: string) => FailureError,
): Promise<Response> {
  let url = initialUrl;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(url.href, { redirect: "manual", credentials: "omit", referrerPolicy: "no-referrer", signal });
    if (response.ok) return response;
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) {
      throw createFailure(`${`${url.host} returned ${response.status} ${response.statusText}`.trim()}.`);
    }
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    if (next === undefined || !(next.protocol === "https:" || next.protocol === url.protocol)) {
      throw createFailure(`${url.host} redirected to ${location}, which Oriel does not fetch.`);
    }
    if (next.host !== url.host && !(await confirmHost(next)))
      throw createFailure(`${url.host} redirected to ${next.host}, which you did not allow.`);
    url = next;
  }
  throw createFailure(`The server redirected more than ${MAX_REDIRECTS} times.`);
}
