import { MAX_TURNS, type EarlierTurn, type Selection } from "../protocol/ask.ts";
import { MAX_MESSAGE_BYTES } from "../protocol/handshake.ts";

/** Maximum total size of the earlier turns in a message; the rest of the message is for the question. */
const MAX_TOTAL_TURN_BYTES = MAX_MESSAGE_BYTES / 2;

/** Allowance for everything in a message besides the turns and the question, such as image hashes, settings and URLs. */
const OVERHEAD_BYTES = 50_000;

/** Selects the newest turns that fit into one message, and returns them oldest first. The engine drops more turns if they exceed the context size. */
export function selectNewestTurns(turns: EarlierTurn[], maxBytes = MAX_TOTAL_TURN_BYTES): EarlierTurn[] {
  let bytes = 0;
  let firstIndex = turns.length;
  while (firstIndex > 0 && turns.length - firstIndex < MAX_TURNS) {
    bytes += measureJsonBytes(turns[firstIndex - 1]);
    if (bytes > maxBytes) break;
    firstIndex -= 1;
  }
  return turns.slice(firstIndex);
}

/** Computes how many bytes a question leaves for earlier turns. A question that is too long even without them is rejected when it is sent. */
export function computeSpaceForTurns(prompt: string, selections: Selection[]): number {
  return Math.min(MAX_TOTAL_TURN_BYTES, MAX_MESSAGE_BYTES - OVERHEAD_BYTES - measureJsonBytes([prompt, selections]));
}

/** Measures the size in a message, where an escaped character takes up to six bytes. */
function measureJsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
