import type { Response } from "undici";
import { parseRetryAfterMs } from "../core/retryAfter.ts";

/** Thrown if a retry may succeed, because the connection was lost or the server is busy. The message is a sentence. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  readonly retryAfterMs: number;
  constructor(reason: string, retryAfterMs = 0) {
    super(reason);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Explanations of permanent errors, by HTTP status code. */
const explanations: Record<number, string> = {
  401: "The server requires a user name and password.",
  403: "The server, or a proxy or firewall on the way, does not allow this download.",
  404: "The file does not exist on the server.",
  410: "The file was removed.",
  451: "The file is not available in your region.",
};

/** Explanations that apply instead to a model hub, where users need a token for some files. */
export const hubExplanations: Record<number, string> = {
  401: "The server requires a valid token.",
  403: "A token may be missing, or you may have to accept a license on the web page of the file first.",
};

/**
 * Describes, in sentences, a response whose status is neither 200 nor 206. `isPermanent` means that a retry would fail too.
 * @param ownExplanations explanations by status code, which replace the general ones
 */
export function describeHttpError(
  response: Response,
  ownExplanations: Record<number, string> = {},
): { reason: string; isPermanent: boolean; retryAfterMs: number } {
  const { status, statusText } = response;
  const answer = `The server returned ${`${status} ${statusText}`.trim()}.`;
  const explanation = ownExplanations[status] ?? explanations[status];
  const isTemporary = status >= 500 || status === 408 || status === 416 || status === 429;
  return {
    reason: explanation === undefined ? answer : `${answer} ${explanation}`,
    isPermanent: !isTemporary,
    retryAfterMs: parseRetryAfterMs(response.headers.get("retry-after")) ?? 0,
  };
}
