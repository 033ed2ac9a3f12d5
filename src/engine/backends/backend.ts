import type { AskEvent } from "../../protocol/ask.ts";
import type { Prompt } from "../conversation.ts";
import type { Pace, Reading } from "../reading.ts";
import type { Priority } from "../requestQueue.ts";
import type { ChatEvent } from "./chatWithRetries.ts";

export interface ChatRequest extends Prompt {
  maxTokens: number;
  temperature: number;
  /** JSON schema that constrains the answer. */
  schema?: object;
}

/** A server that answers chats, once it is known to be able to. */
export interface Backend {
  /** Context size, prompt and answer together; undefined if the server does not report it. */
  readonly contextTokens: number | undefined;
  /** Prompt speed, learnt from earlier prompts of the same model. */
  readonly pace: Pace;
  /** Name of the model that answered. @param reported the server's own name for it; empty if it gives none */
  nameModel(reported: string): string;
  /** @throws FailureError; AbortError */
  countTokens(prompt: Prompt, signal: AbortSignal): Promise<number>;
  /** Leaving the loop or aborting the signal cancels the answer. @throws FailureError; AbortError */
  chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /**
   * Processes everything before the question of the last turn, so that the prompt cache holds it; `false` if the chat template makes that
   * impossible. Undefined for servers that can't process a prompt without answering. @throws FailureError; AbortError
   */
  prefill?(prompt: Prompt, reading: Reading, signal: AbortSignal): Promise<boolean>;
  /** Reports a complete answer. */
  onAnswered(): void;
  /** Reports that nobody waits any more for the prompt that is being processed. */
  onAbandoned(reading: Reading): void;
  /** Explains an error of this backend as far as the server's own words do not. */
  explainError(error: unknown): Promise<unknown>;
}

/** A request for its turn with a model. */
export interface QueuedRequest {
  priority: Priority;
  /** Clients of the same priority take turns. */
  client: object;
  signal: AbortSignal;
}

/** @throws FailureError if the backend can't answer this conversation; AbortError */
export type Connect = (conversation: Prompt["conversation"], onEvent: (event: AskEvent) => void) => Promise<Backend>;

/** The model that a request names, with the queue in front of it. */
export interface Source {
  readonly canPrefill: boolean;
  /** Runs `work` when its turn comes. @throws whatever `work` throws; the signal's reason */
  run<T>(request: QueuedRequest, work: (connect: Connect) => Promise<T>): Promise<T>;
}
