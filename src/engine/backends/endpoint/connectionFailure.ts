import type { Failure } from "../../../failures/failure.ts";
import { describeConnectionError } from "../../../network/connectionError.ts";

/** Advice for Node's connection errors. */
const reasons: [RegExp, string][] = [
  [/ECONNREFUSED/, "nothing listens there (ECONNREFUSED); start the server, or check the port"],
  [/ENOTFOUND/, "its name is not known (ENOTFOUND); check how it is written, and whether you are in its network"],
  [/EAI_AGAIN/, "its name can't be looked up now (EAI_AGAIN); check your network"],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, "there is no way to it; check your network, a VPN or a firewall in between"],
  [/WRONG_VERSION_NUMBER|wrong version number|packet length too long/i, "it does not speak https there; try an address with http://"],
  [/ECONNRESET|EPIPE/, "it ended the connection (ECONNRESET); where it wants https, begin the address with https://"],
];

/** Explains why a server was not reached. @param url its origin */
export function connectionFailure(url: string, error: NodeJS.ErrnoException): Failure {
  const { reason, isPermanent } = describeConnectionError(error);
  if (isPermanent) return { kind: "endpointNotTrusted", url, reason };
  const said = `${error.code ?? ""} ${error.message}`;
  return { kind: "endpointUnreachable", url, reason: reasons.find(([pattern]) => pattern.test(said))?.[1] ?? reason };
}
