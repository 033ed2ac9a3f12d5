import { fetch, type Dispatcher, type Response } from "undici";
import { FailureError } from "../failures/failure.ts";
import { removeSecrets } from "./connections.ts";

export interface OpenedUrl {
  /** The final response, after all redirects. */
  response: Response;
  /** SHA-256 of the file in hexadecimal, undefined unless a model hub reports it with the redirect to its storage. */
  sha256?: string;
}

export interface OpenOptions {
  dispatcher: Dispatcher;
  headers: Record<string, string>;
  /** Bearer token for the host of the URL; never sent to another host after a redirect. */
  token?: string;
  /** Expected SHA-256 in hexadecimal. If the hub reports another one, `openUrl` throws before the transfer. */
  expectedSha256?: string;
  signal: AbortSignal;
}

const MAX_REDIRECTS = 10;

/**
 * Requests a URL and follows its redirects. `fetch` itself would also follow them from https to http.
 * @throws FailureError downloadFailed for invalid redirects, hashMismatch; errors of `fetch` for failed connections
 */
export async function openUrl(url: string, options: OpenOptions): Promise<OpenedUrl> {
  const { dispatcher, headers, signal, expectedSha256 } = options;
  const { origin } = new URL(url);
  const authorization = createAuthorization(url, options.token);
  let at = removeLogin(url);
  let sha256: string | undefined;
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    const isSameOrigin = new URL(at).origin === origin;
    const response = await fetch(at, {
      dispatcher,
      signal,
      redirect: "manual",
      headers: { ...headers, ...(isSameOrigin ? authorization : {}) },
    });
    const reported = response.headers.get("x-linked-etag")?.replaceAll('"', "");
    if (reported !== undefined && isSameOrigin && /^[0-9a-f]{64}$/.test(reported)) sha256 = reported;
    if (sha256 !== undefined && expectedSha256 !== undefined && sha256 !== expectedSha256) {
      await response.body?.cancel();
      throw new FailureError({ kind: "hashMismatch", file: removeSecrets(url), expected: expectedSha256, actual: sha256 });
    }
    const location = response.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) {
      return { response, ...(sha256 === undefined ? {} : { sha256 }) };
    }
    await response.body?.cancel();
    at = resolveRedirect(at, location, url);
  }
  throw downloadFailed(url, `The server redirects more than ${MAX_REDIRECTS} times.`);
}

/** Uses the token, or the user name and password in the URL, because `fetch` does not accept URLs with them. */
function createAuthorization(url: string, token: string | undefined): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  const { username, password } = new URL(url);
  if (username === "") return {};
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  return { authorization: `Basic ${login}` };
}

function removeLogin(url: string): string {
  const result = new URL(url);
  [result.username, result.password] = ["", ""];
  return result.href;
}

/** @throws FailureError downloadFailed */
function resolveRedirect(from: string, location: string, url: string): string {
  if (!URL.canParse(location, from)) throw downloadFailed(url, "The server redirects to an invalid URL.");
  const to = new URL(location, from);
  if (to.protocol !== "http:" && to.protocol !== "https:")
    throw downloadFailed(url, `The server redirects to ${to.protocol} instead of https:.`);
  if (new URL(from).protocol === "https:" && to.protocol === "http:") {
    throw downloadFailed(url, `The server redirects from https to ${removeSecrets(to.href)}, which is not encrypted.`);
  }
  return removeLogin(to.href);
}

function downloadFailed(url: string, reason: string): FailureError {
  return new FailureError({ kind: "downloadFailed", url: removeSecrets(url), reason });
}
