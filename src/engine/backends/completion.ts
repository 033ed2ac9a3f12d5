import type { PromptProgress } from "../prefillProgress.ts";
import type { ServerDefinition } from "./endpoint/serverDefinition.ts";
import type { Server } from "./http.ts";

/** A server that has been recognized. */
export interface ChatServer extends Server {
  definition: ServerDefinition;
  /** Request fields that the server rejected and that are now omitted; undefined for a server that accepts all of them. */
  rejectedFields?: Set<string>;
}

export type CompletionEvent =
  | { kind: "promptProgress"; progress: PromptProgress }
  | { kind: "thought"; text: string }
  | { kind: "text"; text: string }
  | { kind: "end"; end: CompletionEnd };

export interface CompletionEnd {
  model: string;
  finish: "stop" | "length";
  promptTokens: number;
  cachedTokens: number;
  answerTokens: number;
  promptTokensPerSecond?: number;
  answerTokensPerSecond?: number;
  /** Tokens that a draft model proposed. */
  draftedTokens?: number;
  /** Proposed tokens that are part of the answer. */
  acceptedTokens?: number;
}
