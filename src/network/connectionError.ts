/** A connection that can't be had: why, and whether another attempt may go better. */
export interface ConnectionError {
  reason: string;
  isLasting: boolean;
}

const UNKNOWN_AUTHORITY =
  "its certificate is signed by an authority that this machine does not know; if that is your organisation's, name its PEM file";

/** What TLS says that no further attempt changes. Codes of OpenSSL, as Node names them. */
const certificateErrors: Record<string, string> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: "it signed its certificate itself; if it is yours, name that certificate's PEM file",
  CERT_HAS_EXPIRED: "its certificate has expired; check the clock of this machine, else tell whoever runs that server",
  CERT_NOT_YET_VALID: "its certificate is not valid yet; check the clock of this machine",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
};

/** What went wrong with a connection, in words; undici hides it in the causes of "fetch failed". */
export function connectionError(error: unknown): ConnectionError {
  if (!(error instanceof Error)) return { reason: String(error), isLasting: false };
  if (error.cause !== undefined) return connectionError(error.cause);
  const code = "code" in error ? String(error.code) : "";
  const certificate = certificateErrors[code];
  if (certificate !== undefined) return { reason: certificate, isLasting: true };
  const refused = /Proxy response \((\d+)\)/.exec(error.message)?.[1];
  if (refused === "407") {
    return {
      reason: "the proxy asks for a name and a password; put them into its address, http://NAME:PASSWORD@HOST:PORT",
      isLasting: true,
    };
  }
  if (refused !== undefined) return { reason: `the proxy refused the connection (${refused})`, isLasting: Number(refused) < 500 };
  return { reason: error.message || code || error.name, isLasting: false };
}
