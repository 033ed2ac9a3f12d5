import { MAX_TURNS, type EarlierTurn, type Selection } from "../protocol/ask.ts";
import { MAX_MESSAGE_BYTES } from "../protocol/handshake.ts";

/** Share of a message for earlier turns; the rest belongs to the question. */
const MAX_TURN_BYTES = MAX_MESSAGE_BYTES / 2;

/** Everything else in a message: hashes of images, settings, addresses. */
const OVERHEAD_BYTES = 50_000;

/** The newest turns that fit into one message, oldest first. The engine leaves out more if the model's context is too small. */
export function newestTurns(turns: EarlierTurn[], maxBytes = MAX_TURN_BYTES): EarlierTurn[] {
  let bytes = 0;
  let from = turns.length;
  while (from > 0 && turns.length - from < MAX_TURNS) {
    bytes += jsonBytes(turns[from - 1]);
    if (bytes > maxBytes) break;
    from -= 1;
  }
  return turns.slice(from);
}

/** Bytes that a question leaves for earlier turns. A question that is too long by itself is refused when it is sent. */
export function bytesForEarlierTurns(prompt: string, selections: Selection[]): number {
  return Math.min(MAX_TURN_BYTES, MAX_MESSAGE_BYTES - OVERHEAD_BYTES - jsonBytes([prompt, selections]));
}

/** Size in a message, where an escaped character takes up to six bytes. */
function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
