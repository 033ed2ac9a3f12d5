import { randomUUID } from "node:crypto";
import type { PrefillParams, PrefillResult } from "../protocol/prefill.ts";
import { chatMessages, pictures, prepareTurns } from "./conversation.ts";
import type { PreparedImages } from "./images/preparedImages.ts";
import { Reading } from "./reading.ts";
import { LEAST_ANSWER_ROOM, llamaServerRoom, turnsTooMany } from "./room.ts";
import { promptText, readAhead } from "./backends/llamaServer/promptText.ts";
import type { LlamaServerSupervisor } from "./backends/llamaServer/supervisor.ts";

/** Why it is ended when what comes instead begins alike: what is read by then need not be read again. */
export const STILL_WANTED = new DOMException("A question that begins alike came first", "AbortError");

/** Whether what was read for one is of use for the other. */
export function beginsAlike(one: PrefillParams, other: PrefillParams): boolean {
  const shared = Math.min(one.images.length, other.images.length);
  const begin = ({ target, system, thinking, turns, budget, limits, images }: PrefillParams) =>
    JSON.stringify([target, system, thinking, turns, budget, limits, images.slice(0, shared)]);
  return begin(one) === begin(other);
}

/**
 * Lets the model read what stands before a question, up to and with the line of text behind the last image: a beginning that ends right
 * after an image is of no use to llama-server's cache. @throws FailureError; AbortError
 */
export async function prefill(
  params: PrefillParams,
  { prepared, supervisor }: { prepared: PreparedImages; supervisor: LlamaServerSupervisor },
  signal: AbortSignal,
): Promise<PrefillResult> {
  const { target, turns } = params;
  // Only llama-server can be told to read without writing.
  if (target.kind === "endpoint" || target.model === "" || target.projector === "")
    return { kind: "left", reason: "no server of Oriel's own" };
  // Where the question will stand in the prompt, whatever the model's template does around it.
  const mark = randomUUID();
  const conversation = await prepareTurns([...turns, { ...params, question: mark }], prepared, signal);
  const running = await supervisor.serverFor(target, signal);
  const room = llamaServerRoom(running, { thinking: params.thinking, system: params.system }, signal);
  // As the question will leave them out.
  const asked = conversation.slice(await turnsTooMany(room, conversation, LEAST_ANSWER_ROOM));
  const prompt = await promptText(running.server, await chatMessages(asked, params.system), params.thinking, signal);
  const end = prompt.indexOf(mark);
  if (end < 0) return { kind: "left", reason: "the model's template changes what is asked" };
  const content = await pictures(asked);
  const reading = new Reading(running.pace, performance.now());
  try {
    await readAhead(running.server, prompt.slice(0, end), content, reading, signal);
    return { kind: "read" };
  } finally {
    if (signal.aborted && signal.reason !== STILL_WANTED) supervisor.leaveReading(running, reading);
  }
}
