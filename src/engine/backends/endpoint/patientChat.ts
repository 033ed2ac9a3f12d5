import { failureOf, type Failure } from "../../../core/failure.ts";
import { streamChat, type ChatEvent, type ChatRequest } from "../chatCompletions.ts";
import type { Server } from "../http.ts";
import { dispensable } from "./quirks.ts";
import { waitAfter, type Waiting } from "./retry.ts";

/** As `streamChat`, but a server that is busy is asked again, and one that refuses a field is asked without it; never after the first token. */
export async function* patientChat(server: Server, request: ChatRequest, waiting: Waiting): AsyncGenerator<ChatEvent> {
  for (let tries = 1; ;) {
    let hasBegun = false;
    try {
      for await (const event of streamChat(server, request, waiting.signal)) {
        hasBegun ||= event.kind !== "reading";
        yield event;
      }
      return;
    } catch (error) {
      if (hasBegun) throw error;
      if (leavesOut(server, failureOf(error))) continue;
      await waitAfter(error, tries, waiting);
      tries += 1;
    }
  }
}

/** Whether there is another field to leave out, as the server asks for it. */
function leavesOut({ refused }: Server, failure: Failure): boolean {
  if (refused === undefined || failure.kind !== "endpointRefused" || (failure.status !== 400 && failure.status !== 422)) return false;
  const [field] = Object.entries(dispensable).find(([name, words]) => !refused.has(name) && words.test(failure.reason)) ?? [];
  if (field === undefined) return false;
  refused.add(field);
  return true;
}
