import * as z from "zod/mini";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import type { PromptProgress } from "../prefillProgress.ts";
import { httpFailure } from "./endpoint/httpFailure.ts";
import type { ChunkExtras, ServerDefinition } from "./endpoint/serverDefinition.ts";
import { readText, send, type Server } from "./http.ts";
import { serverSentEvents } from "./serverSentEvents.ts";

/** A message of OpenAI's chat completions API. */
export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: ({ type: "text"; text: string } | { type: "image_url"; image_url: { url: string } })[];
}

/** A server of a known kind. */
export interface ChatServer extends Server {
  definition: ServerDefinition;
  /** Request fields that the server rejected and that are now omitted; undefined for a server that accepts all of them. */
  rejectedFields?: Set<string>;
}

export interface CompletionRequest {
  model?: string;
  messages: ChatMessage[];
  maxTokens: number;
  temperature: number;
  thinking: boolean;
  /** JSON schema that constrains the answer. */
  schema?: object;
  /** Token budget of the images, for servers that accept one per request. */
  imageTokens?: number;
}

export type CompletionEvent =
  | { kind: "reading"; progress: PromptProgress }
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
}

const Chunk = z.object({
  model: z.optional(z.string()),
  choices: z.optional(
    z.array(z.object({ delta: z.optional(z.object({ content: z.nullish(z.string()) })), finish_reason: z.nullish(z.string()) })),
  ),
  usage: z.nullish(
    z.object({
      prompt_tokens: z.optional(z.number()),
      completion_tokens: z.optional(z.number()),
      prompt_tokens_details: z.nullish(z.object({ cached_tokens: z.nullish(z.number()) })),
    }),
  ),
  error: z.nullish(z.unknown()),
});

/**
 * Streams one answer. Leaving the loop or aborting the signal closes the connection; llama-server then stops after its current batch.
 * @throws FailureError contextOverflow, noVision, endpointRefused and others of `httpFailure`, endpointUnreachable, endpointBrokeOff; AbortError
 */
export async function* streamChat(server: ChatServer, request: CompletionRequest, signal: AbortSignal): AsyncGenerator<CompletionEvent> {
  const { definition } = server;
  const leaving = new AbortController();
  const response = await send(server, "/v1/chat/completions", requestBody(server, request), AbortSignal.any([signal, leaving.signal]));
  try {
    if (response.statusCode !== 200) {
      const { headers } = response;
      throw new FailureError(httpFailure(server, response.statusCode ?? 0, await readText(response), { headers, definition }));
    }
    const end: CompletionEnd = { model: "", finish: "stop", promptTokens: 0, cachedTokens: 0, answerTokens: 0 };
    let finished = false;
    for await (const data of serverSentEvents(response)) {
      if (data === "[DONE]") break;
      const json: unknown = JSON.parse(data);
      const chunk = Chunk.parse(json);
      if (chunk.error) throw new FailureError(httpFailure(server, 500, data, { definition }));
      const extras = definition.readChunk(json);
      if (extras.progress) yield { kind: "reading", progress: extras.progress };
      const choice = chunk.choices?.[0];
      if (extras.thought) yield { kind: "thought", text: extras.thought };
      if (choice?.delta?.content) yield { kind: "text", text: choice.delta.content };
      if (choice?.finish_reason) finished = true;
      updateEnd(end, chunk, extras);
    }
    if (!finished) throw new Error("The answer is incomplete.");
    yield { kind: "end", end };
  } catch (error) {
    if (error instanceof FailureError || signal.aborted) throw error;
    const url = server.url.origin;
    // The supervisor of a local llama-server replaces `endpointUnreachable` by the actual cause.
    throw new FailureError(
      server.isLocal ? { kind: "endpointUnreachable", url, reason: getErrorMessage(error) } : { kind: "endpointBrokeOff", url },
    );
  } finally {
    leaving.abort();
  }
}

function requestBody({ definition, rejectedFields }: ChatServer, request: CompletionRequest): object {
  const { model, messages, maxTokens, temperature, thinking, schema, imageTokens } = request;
  const body = {
    ...(model === undefined ? {} : { model }),
    messages,
    max_tokens: maxTokens,
    temperature,
    top_p: 0.95,
    stream: true,
    stream_options: { include_usage: true },
    ...(schema === undefined ? {} : { response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema } } }),
    ...definition.requestFields({ thinking, imageTokens }),
  };
  return Object.fromEntries(Object.entries(body).filter(([field]) => !rejectedFields?.has(field)));
}

function updateEnd(end: CompletionEnd, chunk: z.infer<typeof Chunk>, { promptTokensPerSecond, answerTokensPerSecond }: ChunkExtras): void {
  if (chunk.model) end.model = chunk.model;
  if (chunk.choices?.[0]?.finish_reason === "length") end.finish = "length";
  if (chunk.usage) {
    end.promptTokens = chunk.usage.prompt_tokens ?? end.promptTokens;
    end.answerTokens = chunk.usage.completion_tokens ?? end.answerTokens;
    end.cachedTokens = chunk.usage.prompt_tokens_details?.cached_tokens ?? end.cachedTokens;
  }
  if (promptTokensPerSecond) end.promptTokensPerSecond = promptTokensPerSecond;
  if (answerTokensPerSecond) end.answerTokensPerSecond = answerTokensPerSecond;
}
