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
  401: "The server requires a valid token.",
  403: "A token may be missing, or you may have to accept a license on the web page of the file first.",
  404: "The file does not exist on the server.",
  410: "The file was removed.",
  451: "The file is not available in your region.",
};

/** Describes, in sentences, a response whose status is neither 200 nor 206. `isPermanent` means that a retry would fail too. */
export function describeHttpError(response: Response): { reason: string; isPermanent: boolean; retryAfterMs: number } {
  const { status, statusText } = response;
  const answer = `The server returned ${`${status} ${statusText}`.trim()}.`;
  const explanation = explanations[status];
  const isTemporary = status >= 500 || status === 408 || status === 416 || status === 429;
  return {
    reason: explanation === undefined ? answer : `${answer} ${explanation}`,
    isPermanent: !isTemporary,
    retryAfterMs: parseRetryAfterMs(response.headers.get("retry-after")) ?? 0,
  };
}
