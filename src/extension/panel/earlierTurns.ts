import { MAX_MESSAGE_BYTES } from "../../protocol/handshake.ts";
import { MAX_TURNS, type EarlierTurn, type Selection } from "../../protocol/ask.ts";

/** Of a message to the engine, what earlier turns may take; the rest is the question's. */
const MAX_BYTES = MAX_MESSAGE_BYTES / 2;

/** What else stands in a message: hashes of images, settings, addresses. */
const ASIDE_BYTES = 50_000;

/** The newest turns that fit into one message to the engine, oldest first; the engine leaves out more where the model has no room. */
export function newestTurns(turns: EarlierTurn[], maxBytes = MAX_BYTES): EarlierTurn[] {
  let bytes = 0;
  let from = turns.length;
  while (from > 0 && turns.length - from < MAX_TURNS) {
    bytes += jsonBytes(turns[from - 1]);
    if (bytes > maxBytes) break;
    from -= 1;
  }
  return turns.slice(from);
}

/** What a question leaves of a message to the engine for earlier turns, in bytes. One that is too long itself is refused as it is sent. */
export function bytesLeft(prompt: string, selections: Selection[]): number {
  return Math.min(MAX_BYTES, MAX_MESSAGE_BYTES - ASIDE_BYTES - jsonBytes([prompt, selections]));
}

/** As a message has it, in which a sign that JSON escapes takes up to six. */
function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
