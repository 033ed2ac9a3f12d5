import { readOptionalJson, type Server } from "../http.ts";
import { asObject, asObjects } from "../json.ts";

/** Fields of a slot in `GET /slots` that change while it works. Source: llama.cpp tools/server/server-task.h. */
const SLOT_FIELDS = ["id_task", "is_processing", "n_prompt_tokens_processed", "n_decoded"];

/** Reads what llama-server's slots have done so far, as a string. @returns undefined if the server does not report it */
export async function readSlots(server: Server): Promise<string | undefined> {
  return describeSlots(await readOptionalJson(server, "/slots", undefined, new AbortController().signal));
}

/** @returns undefined for anything but a list of slots */
export function describeSlots(body: unknown): string | undefined {
  const slots = asObjects(body).map((slot) => {
    const next = [slot["next_token"]].flat().map(asObject);
    return [slot, ...next].map((part) => SLOT_FIELDS.map((field) => part[field]));
  });
  return slots.length === 0 ? undefined : JSON.stringify(slots);
}
