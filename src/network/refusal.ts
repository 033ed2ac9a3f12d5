import type { Response } from "undici";
import { parseRetryAfterMs } from "../core/retryAfter.ts";

/** The connection broke or the server is busy: worth another attempt. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly retryAfterMs: number;
  constructor(reason: string, retryAfterMs = 0) {
    super(reason);
    this.retryAfterMs = retryAfterMs;
  }
}

/** What to do about an answer that will be the same the next time. */
const advice: Record<number, string> = {
  401: "it wants a token that it knows",
  403: "it does not let you have it; a token may be missing, or a licence is to be agreed to on its page first",
  404: "there is no such file there",
  410: "it was there and is no more",
  451: "it may not give it out where you are",
};

/** What an answer other than 200 and 206 says, and whether a further attempt may go better. */
export function refusal(response: Response): { reason: string; isLasting: boolean; retryAfterMs: number } {
  const { status, statusText } = response;
  const told = `the server answered ${status} ${statusText}`.trim();
  const isPassing = status >= 500 || status === 408 || status === 416 || status === 429;
  return {
    reason: advice[status] === undefined ? told : `${told}: ${advice[status]}`,
    isLasting: !isPassing,
    retryAfterMs: parseRetryAfterMs(response.headers.get("retry-after")) ?? 0,
  };
}
