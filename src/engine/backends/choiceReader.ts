import { readChatChunk, type ChatChunk } from "./chatChunk.ts";
import { asObject } from "./json.ts";

/** Maximum number of answers that a server sends. If more chunks have consecutive numbers, these are the numbers of the chunks. */
const MAX_ANSWERS = 8;

/**
 * Reads the chunks of one answer, although a server may send several answers. Some servers put the number of the chunk where the number of the
 * answer belongs (huggingface/text-generation-inference#1648). Consecutive numbers can be either, so chunks with such numbers are held back until
 * a number breaks the sequence, or more than `MAX_ANSWERS` chunks are held back.
 */
export class ChoiceReader {
  /** Index of the answer to read. */
  #index: number | undefined;
  #previousIndex = 0;
  #heldChunks: ChatChunk[] = [];
  #numbering: "unknown" | "answers" | "chunks" = "unknown";

  /** @returns the chunks that are certain to be part of the answer, and those that are not part of any answer, such as errors */
  read(json: unknown): ChatChunk[] {
    if (this.#numbering === "chunks") return [readChatChunk(json)];
    const chunk = readChatChunk(json, this.#index);
    if (this.#index === undefined) {
      this.#index = chunk.index;
      this.#previousIndex = chunk.index ?? 0;
      if (countChoices(json) > 1 || chunk.finish !== undefined) this.#numbering = "answers";
      return [chunk];
    }
    if (this.#numbering === "answers" || countChoices(json) === 0) return [chunk];
    const otherChunk = readChatChunk(json);
    if (otherChunk.index !== this.#previousIndex + 1 || countChoices(json) > 1) {
      this.#numbering = "answers";
      this.#heldChunks = [];
      return [chunk];
    }
    this.#previousIndex = otherChunk.index;
    this.#heldChunks.push(otherChunk);
    return this.#heldChunks.length > MAX_ANSWERS ? this.readRest() : [];
  }

  /** Returns the chunks that were held back. No number has appeared twice, so the numbers count chunks. */
  readRest(): ChatChunk[] {
    if (this.#heldChunks.length > 0) this.#numbering = "chunks";
    return this.#heldChunks.splice(0);
  }
}

function countChoices(json: unknown): number {
  const { choices } = asObject(json);
  return Array.isArray(choices) ? choices.length : 0;
}
