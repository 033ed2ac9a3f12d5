import { EnvHttpProxyAgent, type Dispatcher } from "undici";

/**
 * Connections by way of the proxies in HTTPS_PROXY, HTTP_PROXY and NO_PROXY (also in small letters); Node's own `fetch` knows none.
 * Further certificate authorities come from NODE_EXTRA_CA_CERTS by themselves. To be destroyed by the caller.
 * @param idleMs how long a server may keep silent
 */
export function proxyAgent(env: NodeJS.ProcessEnv, idleMs: number): Dispatcher {
  return new EnvHttpProxyAgent({
    // An empty text means "none"; left out, undici would look into the environment of this process instead.
    httpProxy: env["http_proxy"] ?? env["HTTP_PROXY"] ?? "",
    httpsProxy: env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "",
    noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
    connect: { timeout: idleMs },
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
  });
}

/** What went wrong with a connection, in words; undici hides it in the causes of "fetch failed". */
export function connectionError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return connectionError(error.cause);
  return error.message || ("code" in error ? String(error.code) : error.name);
}
