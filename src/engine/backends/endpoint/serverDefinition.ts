import type { Server } from "../http.ts";

/** Responses that identify a server before any question is sent. */
export interface ServerEvidence {
  /** `Server` header of the response that lists the models. */
  header: string;
  /** `owned_by` of the listed models. */
  owners: string[];
  /** Response body of the definition's `probeRoute`; undefined before the request, or if the server has no such route. */
  body: unknown;
}

/** An entry of `/v1/models`. */
export interface ListedModel {
  id: string;
  /** Owner of the model; empty if the server reports none. */
  owner: string;
  /** Context size, from servers that list it: vLLM's `max_model_len`, llama-server's `meta.n_ctx`. */
  contextTokens: number | undefined;
}

/** Properties of a model; undefined where the server does not report them. */
export interface ModelFacts {
  seesImages: boolean | undefined;
  /** Context size: prompt and answer together. */
  contextTokens: number | undefined;
}

export const UNKNOWN_MODEL: ModelFacts = { seesImages: undefined, contextTokens: undefined };

/** How a server sizes images for the model. */
export type ImageTokens =
  /** An image is not resized if its sides are multiples of 48 and its size is within the server's limits. */
  | { kind: "asSent" }
  /** Each request specifies the token budget; smaller images are enlarged to it. */
  | { kind: "perRequest" }
  /** Larger images are downscaled to this many tokens. */
  | { kind: "atMost"; tokens: number };

/** An error in the server's own words. */
export interface ServerError {
  /** Undefined if the error was sent with a success status and gives no other status. */
  status?: number | undefined;
  reason: string;
  type?: string | undefined;
  n_prompt_tokens?: number | undefined;
  n_ctx?: number | undefined;
}

export type ErrorMeaning =
  | { kind: "contextOverflow"; promptTokens: number; contextTokens: number }
  | { kind: "noVision" }
  /** The server's own message, followed by advice. */
  | { kind: "advice"; reason: string };

/** Differences between a server's API and OpenAI's. */
export interface ServerDefinition {
  /** Servers are tried in this order, which matters because some servers imitate routes of other servers for compatibility. */
  order: number;
  name: string;
  /** Route whose response helps to recognize the server. */
  probeRoute?: string;
  recognizes(evidence: ServerEvidence): boolean;
  /** Fields beyond OpenAI's API. */
  getRequestFields(request: { thinking: boolean; imageTokens: number | undefined }): object;
  /** Returns undefined for errors that need no explanation beyond the server's own words. */
  explainError(error: ServerError): ErrorMeaning | undefined;
  imageTokens: ImageTokens;
  /** Whether the server has llama-server's routes that apply the chat template and count tokens. */
  countsTokens: boolean;
  /** Whether a model missing from the list is rejected; otherwise the server accepts any name or has more models than it lists. */
  listsAllModels: boolean;
  /** Whether each request must name a model if the server has several. */
  needsModelName: boolean;
  /** Returns the names under which a model may be listed. */
  getListedNames?(model: string): string[];
  /** Returns the listed models that can chat. */
  filterChatModels?(models: string[], body: unknown): string[];
  readModelFacts(server: Server, model: string | undefined, listed: ListedModel[], body: unknown, signal: AbortSignal): Promise<ModelFacts>;
}
