import { fetch, type Dispatcher, type Response } from "undici";
import { FailureError } from "../failures/failure.ts";
import { withoutSecrets } from "./connections.ts";

export interface Opened {
  /** The last one: no redirection. */
  response: Response;
  /** The SHA-256 that a hub for models tells of a file in the redirection to where it lies, in hexadecimal. */
  sha256?: string;
}

export interface OpenOptions {
  dispatcher: Dispatcher;
  headers: Record<string, string>;
  /** Sent to the host of the address alone, never along a redirection to another. */
  token?: string;
  /** Where a hub tells another one, in hexadecimal, it is not asked any further. */
  expectedSha256?: string;
  signal: AbortSignal;
}

const MOST_REDIRECTIONS = 10;

/**
 * Gets an address and follows its redirections. The platform's own way of following would go on from https to http.
 * @throws FailureError downloadFailed for redirections that lead nowhere; what `fetch` throws for a connection that fails
 */
export async function openUrl(url: string, options: OpenOptions): Promise<Opened> {
  const { dispatcher, headers, signal, expectedSha256 } = options;
  const { origin } = new URL(url);
  const authorization = authorizationFor(url, options.token);
  let at = withoutLogin(url);
  let sha256: string | undefined;
  for (let count = 0; count <= MOST_REDIRECTIONS; count++) {
    const isOwn = new URL(at).origin === origin;
    const response = await fetch(at, { dispatcher, signal, redirect: "manual", headers: { ...headers, ...(isOwn ? authorization : {}) } });
    const told = response.headers.get("x-linked-etag")?.replaceAll('"', "");
    if (told !== undefined && isOwn && /^[0-9a-f]{64}$/.test(told)) sha256 = told;
    if (sha256 !== undefined && expectedSha256 !== undefined && sha256 !== expectedSha256) {
      await response.body?.cancel();
      throw new FailureError({ kind: "hashMismatch", file: withoutSecrets(url), expected: expectedSha256, actual: sha256 });
    }
    const location = response.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) {
      return { response, ...(sha256 === undefined ? {} : { sha256 }) };
    }
    await response.body?.cancel();
    at = next(at, location, url);
  }
  throw failed(url, `it redirects more than ${MOST_REDIRECTIONS} times`);
}

/** The token, or else the name and password of the address, which `fetch` does not take. */
function authorizationFor(url: string, token: string | undefined): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  const { username, password } = new URL(url);
  if (username === "") return {};
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  return { authorization: `Basic ${login}` };
}

function withoutLogin(address: string): string {
  const url = new URL(address);
  [url.username, url.password] = ["", ""];
  return url.href;
}

/** @throws FailureError downloadFailed */
function next(from: string, location: string, url: string): string {
  if (!URL.canParse(location, from)) throw failed(url, "it redirects to something that is no address");
  const to = new URL(location, from);
  if (to.protocol !== "http:" && to.protocol !== "https:") throw failed(url, `it redirects to ${to.protocol} instead of https:`);
  if (new URL(from).protocol === "https:" && to.protocol === "http:") {
    throw failed(url, `it redirects from https to ${withoutSecrets(to.href)}, which is not encrypted`);
  }
  return withoutLogin(to.href);
}

function failed(url: string, reason: string): FailureError {
  return new FailureError({ kind: "downloadFailed", url: withoutSecrets(url), reason });
}
