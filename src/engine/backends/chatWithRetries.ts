import { setTimeout as delay } from "node:timers/promises";
import { toFailure, type Failure } from "../../failures/failure.ts";
import type { Activity } from "./activity.ts";
import { streamChat, type CompletionRequest } from "./chatCompletions.ts";
import type { ChatServer, CompletionEvent } from "./completion.ts";
import { optionalFields } from "./endpoint/optionalFields.ts";
import { computeRetryDelayMs } from "./retry.ts";

export type ChatEvent = CompletionEvent | { kind: "waiting"; delayMs: number };

/**
 * Like `streamChat`, but retries if the server is busy, and omits a request field that the server rejects. Never retries after the first
 * token.
 */
export async function* chatWithRetries(
  server: ChatServer,
  request: CompletionRequest,
  activity: Activity,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  for (let tries = 1; ;) {
    let hasStarted = false;
    try {
      for await (const event of streamChat(server, request, signal, activity)) {
        hasStarted ||= event.kind !== "promptProgress";
        yield event;
      }
      return;
    } catch (error) {
      if (hasStarted) throw error;
      const failure = toFailure(error);
      if (omitRejectedField(server, failure)) continue;
      const delayMs = signal.aborted ? undefined : computeRetryDelayMs(failure, tries);
      if (delayMs === undefined) throw error;
      yield { kind: "waiting", delayMs };
      await activity.pauseDuring(() => delay(delayMs, undefined, { signal }));
      tries += 1;
    }
  }
}

/** Omits a field from later requests if the server reports that it does not accept that field. @returns whether a field will be omitted */
function omitRejectedField({ rejectedFields }: ChatServer, failure: Failure): boolean {
  if (rejectedFields === undefined || failure.kind !== "endpointRefused" || (failure.status !== 400 && failure.status !== 422))
    return false;
  const [field] = Object.entries(optionalFields).find(([name, pattern]) => !rejectedFields.has(name) && pattern.test(failure.reason)) ?? [];
  if (field === undefined) return false;
  rejectedFields.add(field);
  return true;
}
