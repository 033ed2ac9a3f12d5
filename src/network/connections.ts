import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import { EnvHttpProxyAgent, type Dispatcher } from "undici";
import { FailureError, getErrorMessage } from "../failures/failure.ts";

/** How the world outside is reached. */
export interface Network {
  /** Where HTTPS_PROXY, HTTP_PROXY, NO_PROXY (also in small letters) and NODE_EXTRA_CA_CERTS are looked up. */
  env: NodeJS.ProcessEnv;
  /** The address of a proxy to use instead of those of the environment; NO_PROXY counts all the same. */
  proxy?: string;
  /** A PEM file with certificate authorities to trust beside the usual ones. */
  caFile?: string;
  /** Whether every call is forbidden. */
  isOffline?: boolean;
}

/**
 * Connections by way of the proxies of `network`; Node's own `fetch` knows none. To be destroyed by the caller.
 * @param idleMs how long a server may keep silent
 * @throws FailureError badNetworkSetting for an address or file that can't be used
 */
export async function openConnections(network: Network, idleMs: number): Promise<Dispatcher> {
  const { env, proxy } = network;
  const ca = await authorities(network);
  const tls = ca === undefined ? {} : { ca };
  // An empty text means "none"; left out, undici would look into the environment of this process instead.
  const httpProxy = proxy ?? env["http_proxy"] ?? env["HTTP_PROXY"] ?? "";
  const httpsProxy = proxy ?? env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "";
  for (const address of [httpProxy, httpsProxy]) {
    if (address !== "" && !/^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : "")) {
      throw new FailureError({
        kind: "badNetworkSetting",
        value: withoutSecrets(address),
        reason: "it is not the http address of a proxy",
      });
    }
  }
  return new EnvHttpProxyAgent({
    ...{ httpProxy, httpsProxy, noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "" },
    ...{ connect: { timeout: idleMs, ...tls }, requestTls: tls, proxyTls: tls },
    ...{ headersTimeout: idleMs, bodyTimeout: idleMs },
  });
}

/** Whom to trust. @returns undefined for the usual ones alone; naming any replaces those, NODE_EXTRA_CA_CERTS included, so all are named */
export async function authorities({ env, caFile }: Pick<Network, "env" | "caFile">): Promise<string[] | undefined> {
  const extra = env["NODE_EXTRA_CA_CERTS"];
  if (caFile === undefined && !extra) return undefined;
  const own = caFile === undefined ? [] : [await readAuthorities(caFile)];
  // Node itself goes on without a file of the environment that it can't read.
  const inherited = extra ? await readFile(extra, "utf8").catch(() => "") : "";
  return [...rootCertificates, ...own, ...(inherited === "" ? [] : [inherited])];
}

async function readAuthorities(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new FailureError({ kind: "badNetworkSetting", value: file, reason: getErrorMessage(error) });
  });
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new FailureError({ kind: "badNetworkSetting", value: file, reason: "there is no certificate in PEM format in it" });
}

/** An address to show: without a name and password, and without what comes after "?", where signatures are. */
export function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  [url.username, url.password, url.search, url.hash] = ["", "", "", ""];
  return url.href.replace(/\/$/, address.endsWith("/") ? "/" : "");
}
