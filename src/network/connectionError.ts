import { toSentence } from "../core/failureDeclaration.ts";
import { ProxyError } from "./proxyError.ts";

export interface ConnectionError {
  /** Why the connection failed, as a sentence. */
  reason: string;
  /** Whether a retry would fail too. */
  isPermanent: boolean;
}

const UNKNOWN_AUTHORITY =
  "Its certificate is signed by an authority that this machine does not trust. If it is your organization's authority, add its PEM file to the trusted certificates.";

/** TLS errors, by Node's names for OpenSSL's codes. Retrying doesn't help. */
const certificateErrors: Record<string, string> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "Its certificate is self-signed. If the server is yours, add the certificate's PEM file to the trusted certificates.",
  CERT_HAS_EXPIRED: "Its certificate has expired. Check the clock of this machine, or tell the administrator of the server.",
  CERT_NOT_YET_VALID: "Its certificate is not valid yet. Check the clock of this machine.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate is for another host.",
};

const [LOST, NO_ANSWER, NO_ROUTE] = ["The connection was lost", "The server did not respond in time", "There is no route to the server"];

/** Network errors, by the codes of Node and undici. A retry may succeed. */
const networkErrors: Record<string, string> = {
  ENOTFOUND: "The host name was not found",
  EAI_AGAIN: "The host name can't be resolved at the moment",
  ECONNREFUSED: "The server or the proxy refused the connection",
  ...{ ECONNRESET: LOST, EPIPE: LOST, UND_ERR_SOCKET: LOST },
  ...{ ETIMEDOUT: NO_ANSWER, UND_ERR_CONNECT_TIMEOUT: NO_ANSWER, UND_ERR_HEADERS_TIMEOUT: NO_ANSWER, UND_ERR_BODY_TIMEOUT: NO_ANSWER },
  ...{ ENETUNREACH: NO_ROUTE, EHOSTUNREACH: NO_ROUTE, ENETDOWN: NO_ROUTE },
};

/** Describes why a connection failed. undici nests the reason in the causes of its "fetch failed" error. */
export function describeConnectionError(error: unknown): ConnectionError {
  if (!(error instanceof Error)) return { reason: toSentence(String(error)), isPermanent: false };
  if (error instanceof ProxyError) return { reason: error.message, isPermanent: error.isPermanent };
  if (error.cause !== undefined) return describeConnectionError(error.cause);
  const code = "code" in error ? String(error.code) : "";
  const certificate = certificateErrors[code];
  if (certificate !== undefined) return { reason: certificate, isPermanent: true };
  const proxyStatus = /Proxy response \((\d+)\)/.exec(error.message)?.[1];
  if (proxyStatus === "407") {
    return {
      reason: "The proxy requires a user name and password. Add them to its URL: http://USER:PASSWORD@HOST:PORT.",
      isPermanent: true,
    };
  }
  if (proxyStatus !== undefined)
    return { reason: `The proxy rejected the connection (${proxyStatus}).`, isPermanent: Number(proxyStatus) < 500 };
  const networkError = networkErrors[code];
  if (networkError !== undefined) return { reason: `${networkError} (${code}).`, isPermanent: false };
  return { reason: toSentence(error.message || code || error.name), isPermanent: false };
}
