import type { Failure } from "../../../failures/failure.ts";
import { describeConnectionError } from "../../../network/connectionError.ts";

/** Explanations and advice for Node's connection errors. */
const reasons: [RegExp, string][] = [
  [/ECONNREFUSED/, "Is the server running on that port? (ECONNREFUSED)"],
  [/ENOTFOUND/, "The host name was not found (ENOTFOUND). Check its spelling and your network."],
  [/EAI_AGAIN/, "The host name can't be resolved at the moment (EAI_AGAIN). Check your network."],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, "There is no route to the server. Check your network, VPN and firewall."],
  [
    /WRONG_VERSION_NUMBER|wrong version number|packet length too long/i,
    "The server does not use HTTPS on that port. Try a URL with http://.",
  ],
  [/ECONNRESET|EPIPE/, "The server closed the connection (ECONNRESET). If it requires HTTPS, use a URL with https://."],
];

/** Explains a connection error. @param url the server's origin */
export function toConnectionFailure(url: string, error: NodeJS.ErrnoException): Failure {
  const { reason, isPermanent } = describeConnectionError(error);
  if (isPermanent) return { kind: "endpointNotTrusted", url, reason };
  const text = `${error.code ?? ""} ${error.message}`;
  return { kind: "endpointUnreachable", url, reason: reasons.find(([pattern]) => pattern.test(text))?.[1] ?? reason };
}
