import { MAX_MESSAGE_BYTES, MAX_TURNS, type EarlierTurn } from "../../protocol/engine.ts";

/** Of a message to the engine, what earlier turns may take; the rest is the question's. */
const MAX_BYTES = MAX_MESSAGE_BYTES / 2;

/** The newest turns that fit into one message to the engine, oldest first; the engine leaves out more where the model has no room. */
export function newestTurns(turns: EarlierTurn[]): EarlierTurn[] {
  let bytes = 0;
  let from = turns.length;
  while (from > 0 && turns.length - from < MAX_TURNS) {
    bytes += Buffer.byteLength(JSON.stringify(turns[from - 1]));
    if (bytes > MAX_BYTES) break;
    from -= 1;
  }
  return turns.slice(from);
}
