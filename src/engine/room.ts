import { failureOf, type Failure } from "../core/failure.ts";
import { textAndPictureTokens, type PreparedTurn } from "./conversation.ts";
import type { Server } from "./backends/http.ts";
import { countTokens, promptText } from "./backends/llamaServer/promptText.ts";

/** How much a model takes of a conversation, and how much of it one is. */
export interface Room {
  /** Prompt and answer together. */
  contextTokens: number;
  count: (conversation: PreparedTurn[]) => Promise<number>;
}

/** How a conversation is asked. */
export interface Asked {
  thinking: boolean;
  system: string;
}

/** Counted by llama-server itself. */
export function llamaServerRoom(
  { server, contextTokens }: { server: Server; contextTokens: number },
  { thinking, system }: Asked,
  signal: AbortSignal,
): Room {
  return {
    contextTokens,
    async count(conversation) {
      const { messages, pictureTokens } = textAndPictureTokens(conversation, system);
      return (await countTokens(server, await promptText(server, messages, thinking, signal), signal)) + pictureTokens;
    },
  };
}

/** Gemma's tokens have about four letters of English, and less of code; of Chinese or Thai one, of three bytes. */
const BYTES_PER_TOKEN = 3.5;
/** What a template puts around each message. */
const TOKENS_AROUND = 8;

/** Estimated by the length of the text. @param pictureTokens what the pictures of a conversation cost */
export function estimatedRoom(contextTokens: number, { system }: Asked, pictureTokens: (conversation: PreparedTurn[]) => number): Room {
  return {
    contextTokens,
    async count(conversation) {
      const { messages } = textAndPictureTokens(conversation, system);
      const texts = messages.map(({ content }) =>
        content.reduce((sum, part) => sum + (part.type === "text" ? Buffer.byteLength(part.text) : 0), 0),
      );
      const text = texts.reduce((sum, bytes) => sum + bytes / BYTES_PER_TOKEN + TOKENS_AROUND, 0);
      return Math.ceil(text) + pictureTokens(conversation);
    },
  };
}

/** Counted by the one where it can, else estimated by the other. */
export function eitherRoom(counted: Room, estimated: Room, signal: AbortSignal): Room {
  return {
    contextTokens: counted.contextTokens,
    count: (conversation) =>
      counted.count(conversation).catch((error: unknown) => {
        if (signal.aborted || failureOf(error).kind === "endpointUnreachable") throw error;
        return estimated.count(conversation);
      }),
  };
}

/** Earlier turns go before an answer has less room than this, in tokens; a longer answer may take what is left. */
export const LEAST_ANSWER_ROOM = 1024;

/** How many of the oldest turns have to go for the rest, and an answer, to fit; a question without turns is left to the server. */
export async function turnsTooMany({ contextTokens, count }: Room, conversation: PreparedTurn[], maxTokens: number): Promise<number> {
  const room = contextTokens - Math.min(maxTokens, LEAST_ANSWER_ROOM);
  const fits = async (forgotten: number) => (await count(conversation.slice(forgotten))) <= room;
  let [least, most] = [1, conversation.length - 1];
  if (most === 0 || (await fits(0))) return 0;
  // The fewer there are, the sooner they fit.
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (await fits(middle)) most = middle;
    else least = middle + 1;
  }
  return most;
}

/** Answers shorter than this are of no use. */
const LEAST_ANSWER = 256;

/**
 * The tokens that an answer may have where those that it was to have are too many beside its prompt; undefined where the prompt itself is.
 * Servers may tell the prompt's tokens too low, as some stop counting early: at most half of what was asked for is tried next.
 */
export function lessToWrite(
  { promptTokens, contextTokens }: Extract<Failure, { kind: "contextOverflow" }>,
  maxTokens: number,
): number | undefined {
  const less = Math.min(contextTokens - promptTokens, Math.floor(maxTokens / 2));
  return less >= LEAST_ANSWER ? less : undefined;
}
