import { rootCertificates } from "node:tls";
import { EnvHttpProxyAgent, Pool, type Dispatcher } from "undici";
import { readRegularFile } from "../disk/readRegularFile.ts";
import { reportProxyErrors, reportRequiredLogin } from "./proxyError.ts";
import { readAhead } from "./readAhead.ts";
import { FailureError, getErrorMessage } from "../failures/failure.ts";
import { removeSecrets } from "./removeSecrets.ts";

/** Maximum size of a file with certificate authorities. A system's default bundle is about 300 KB. */
const MAX_CERTIFICATES_BYTES = 10_000_000;

/** Settings for outgoing connections. */
export interface Network {
  /** Source of HTTPS_PROXY, HTTP_PROXY, NO_PROXY (also in lower case) and NODE_EXTRA_CA_CERTS. */
  env: NodeJS.ProcessEnv;
  /** URL of a proxy that overrides the proxies in `env`; NO_PROXY still applies. */
  proxy?: string;
  /** PEM file with certificate authorities to trust in addition to the default ones. */
  caFile?: string;
  /** Whether to make no connections at all. */
  isOffline?: boolean;
}

/**
 * Opens connections through the proxies of `network`, which Node's own `fetch` does not support. The caller must destroy the result.
 * @param idleMs maximum time without data from a server or a proxy
 * @throws FailureError `badNetworkSetting` for an invalid URL or file
 */
export async function openConnections(network: Network, idleMs: number): Promise<Dispatcher> {
  const { env, proxy } = network;
  const ca = await listAuthorities(network);
  // Certificates are always checked, regardless of NODE_TLS_REJECT_UNAUTHORIZED.
  const tls = { timeout: idleMs, rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
  const timeouts = { headersTimeout: idleMs, bodyTimeout: idleMs };
  // An empty string means "none"; without a value, undici would read the environment of this process instead.
  const httpProxy = proxy ?? env["http_proxy"] ?? env["HTTP_PROXY"] ?? "";
  const httpsProxy = proxy ?? env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "";
  for (const url of [httpProxy, httpsProxy]) {
    if (url !== "" && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
      throw new FailureError({
        kind: "badNetworkSetting",
        value: removeSecrets(url),
        reason: "A proxy needs an http:// or https:// URL.",
      });
    }
  }
  const agent = new EnvHttpProxyAgent({
    ...{ httpProxy, httpsProxy, noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "" },
    ...{ connect: tls, requestTls: tls, proxyTls: tls, ...timeouts },
    // Without this, undici's own timeouts apply to the proxy's answer.
    clientFactory: (origin, options) => reportProxyErrors(new Pool(origin, { ...options, ...timeouts })),
  });
  return reportRequiredLogin(readAhead(agent));
}

/**
 * Lists the certificate authorities to trust. The list includes Node's default authorities, because a list passed to TLS replaces them.
 * @returns undefined if only the default authorities are trusted
 */
export async function listAuthorities({ env, caFile }: Pick<Network, "env" | "caFile">): Promise<string[] | undefined> {
  const extraFile = env["NODE_EXTRA_CA_CERTS"];
  if (caFile === undefined && !extraFile) return undefined;
  const configuredAuthorities = caFile === undefined ? [] : [await readAuthorities(caFile)];
  // Like Node, ignores an unreadable file in NODE_EXTRA_CA_CERTS.
  const extraAuthorities = extraFile ? await readCertificates(extraFile).catch(() => "") : "";
  return [...rootCertificates, ...configuredAuthorities, ...(extraAuthorities === "" ? [] : [extraAuthorities])];
}

async function readCertificates(file: string): Promise<string> {
  return (await readRegularFile(file, MAX_CERTIFICATES_BYTES)).toString("utf8");
}

async function readAuthorities(file: string): Promise<string> {
  const text = await readCertificates(file).catch((error: unknown) => {
    throw new FailureError({ kind: "badNetworkSetting", value: file, reason: getErrorMessage(error) });
  });
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new FailureError({ kind: "badNetworkSetting", value: file, reason: "The file contains no certificate in PEM format." });
}
