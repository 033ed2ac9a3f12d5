import type { Failure } from "../../failures/failure.ts";
import type { AskEvent } from "../../protocol/ask.ts";
import type { Prompt } from "../conversation.ts";
import type { Pace, PrefillProgress } from "../prefillProgress.ts";
import type { Priority } from "../requestQueue.ts";
import type { CompletionEnd } from "./completion.ts";
import type { ChatEvent } from "./chatWithRetries.ts";
import type { StallWatch } from "./stallWatch.ts";

export interface ChatRequest extends Prompt {
  maxTokens: number;
  temperature: number;
  /** JSON schema that constrains the answer. */
  schema?: object;
}

/** A server that has been checked and can answer chat requests. */
export interface Backend {
  /** Context size in tokens, for prompt and answer together; undefined if the server does not report it. */
  readonly contextTokens: number | undefined;
  /** Speed, measured on earlier requests for the same model, possibly in an earlier engine process. */
  readonly pace: Pace;
  /** Returns the name of the model that answered. @param reported the server's own name for the model; empty if the server reports none */
  nameModel(reported: string): string;
  /** @throws FailureError; AbortError */
  countTokens(prompt: Prompt, signal: AbortSignal): Promise<number>;
  /** Leaving the loop or aborting the signal cancels the answer. @throws FailureError; AbortError */
  chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /**
   * Processes everything before the question of the last turn, so that the prompt cache holds it. Resolves to `false` if the chat template
   * makes that impossible. The method is undefined for servers that can't process a prompt without answering. @throws FailureError;
   * AbortError
   */
  prefill?(prompt: Prompt, progress: PrefillProgress, signal: AbortSignal): Promise<boolean>;
  /** Called after a complete answer. */
  onAnswered(end: CompletionEnd): void;
  /** Called when a request is cancelled, except for a prefill whose prompt the next request continues. */
  onAbandoned(progress: PrefillProgress): void;
  /**
   * Watches the server until the watch is ended.
   * @param onStall called each time the server stalls
   */
  watchForStall(onStall: () => void): StallWatch;
  /** Creates the failure of a question whose server has done nothing for `seconds`. */
  describeStall(seconds: number): Failure;
  /** Called when a question was cancelled or given up while the server was stalled. */
  onStalled(): void;
  /** Replaces an error with one that explains it better, if this backend knows more than the server reported. */
  explainError(error: unknown): Promise<unknown>;
}

/** A request that waits for a model. */
export interface QueuedRequest {
  priority: Priority;
  /** Clients whose requests have the same priority take turns. */
  client: object;
  signal: AbortSignal;
}

/** @throws FailureError if the backend can't answer this conversation; AbortError */
export type Connect = (conversation: Prompt["conversation"], onEvent: (event: AskEvent) => void) => Promise<Backend>;

/** A model, with its queue of requests. */
export interface ModelSource {
  readonly canPrefill: boolean;
  /** Runs `work` when the queue reaches it. @throws whatever `work` throws; the signal's abort reason */
  run<T>(request: QueuedRequest, work: (connect: Connect) => Promise<T>): Promise<T>;
}
