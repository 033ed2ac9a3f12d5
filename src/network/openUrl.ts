import { fetch, type Dispatcher, type Response } from "undici";
import { FailureError } from "../failures/failure.ts";
import { removeSecrets } from "./removeSecrets.ts";

export interface OpenedUrl {
  /** The final response, after all redirects. */
  response: Response;
  /** SHA-256 of the file in hexadecimal. Set only if a model hub reports the hash with the redirect to its storage. */
  sha256?: string;
}

export interface OpenOptions {
  dispatcher: Dispatcher;
  headers: Record<string, string>;
  /** Bearer token for the host of the URL; never sent to another host after a redirect. */
  token?: string;
  /** Expected SHA-256 in hexadecimal. If the hub reports a different hash, `openUrl` throws before the transfer. */
  expectedSha256?: string;
  signal: AbortSignal;
  /** Whether a redirect to a URL is followed; by default, all are. */
  isAllowed?: (url: string) => boolean;
}

const MAX_REDIRECTS = 10;

/**
 * Requests a URL and follows its redirects. `fetch` itself would also follow them from https to http.
 * @throws FailureError `hashMismatch`, or `downloadFailed` for invalid redirects; errors of `fetch` for failed connections
 */
export async function openUrl(url: string, options: OpenOptions): Promise<OpenedUrl> {
  const { dispatcher, headers, signal, expectedSha256 } = options;
  const { origin } = new URL(url);
  const authorization = createAuthorization(url, options.token);
  let currentUrl = removeLogin(url);
  let sha256: string | undefined;
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    const isSameOrigin = new URL(currentUrl).origin === origin;
    const response = await fetch(currentUrl, {
      dispatcher,
      signal,
      redirect: "manual",
      headers: { ...headers, ...(isSameOrigin ? authorization : {}) },
    });
    const reportedSha256 = response.headers.get("x-linked-etag")?.replaceAll('"', "");
    if (reportedSha256 !== undefined && isSameOrigin && /^[0-9a-f]{64}$/.test(reportedSha256)) sha256 = reportedSha256;
    if (sha256 !== undefined && expectedSha256 !== undefined && sha256 !== expectedSha256) {
      await response.body?.cancel();
      throw new FailureError({ kind: "hashMismatch", file: removeSecrets(url), expected: expectedSha256, actual: sha256 });
    }
    const location = response.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) {
      return { response, ...(sha256 === undefined ? {} : { sha256 }) };
    }
    await response.body?.cancel();
    currentUrl = resolveRedirect(currentUrl, location, url);
    if (options.isAllowed?.(currentUrl) === false) {
      throw createDownloadError(url, `The server redirected to ${new URL(currentUrl).host}, which is not a public host.`);
    }
  }
  throw createDownloadError(url, `The server redirected more than ${MAX_REDIRECTS} times.`);
}

/** Creates the header from the token, or from the user name and password in the URL, because `fetch` rejects URLs that contain them. */
function createAuthorization(url: string, token: string | undefined): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  const { username, password } = new URL(url);
  if (username === "") return {};
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  return { authorization: `Basic ${login}` };
}

function removeLogin(url: string): string {
  const cleanUrl = new URL(url);
  [cleanUrl.username, cleanUrl.password] = ["", ""];
  return cleanUrl.href;
}

/** @throws FailureError `downloadFailed` */
function resolveRedirect(from: string, location: string, url: string): string {
  if (!URL.canParse(location, from)) throw createDownloadError(url, "The server redirects to an invalid URL.");
  const target = new URL(location, from);
  if (target.protocol !== "http:" && target.protocol !== "https:")
    throw createDownloadError(url, `The server redirects to ${target.protocol} instead of https:.`);
  if (new URL(from).protocol === "https:" && target.protocol === "http:") {
    throw createDownloadError(url, `The server redirected from https to ${removeSecrets(target.href)}, which is not encrypted.`);
  }
  return removeLogin(target.href);
}

function createDownloadError(url: string, reason: string): FailureError {
  return new FailureError({ kind: "downloadFailed", url: removeSecrets(url), reason });
}
