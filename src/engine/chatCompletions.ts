import * as z from "zod/mini";
import { FailureError, type Failure, messageOf } from "../core/failure.ts";
import { readText, send, type Server } from "./http.ts";
import { templateOptions } from "./llamaServer/promptText.ts";
import { PromptProgress } from "./reading.ts";
import { serverSentEvents } from "./serverSentEvents.ts";

/** A message of OpenAI's chat completions API. */
export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: ({ type: "text"; text: string } | { type: "image_url"; image_url: { url: string } })[];
}

export interface ChatRequest {
  model?: string;
  messages: ChatMessage[];
  maxTokens: number;
  temperature: number;
  thinking: boolean;
  /** A JSON schema that the answer must fit. */
  schema?: object;
}

export type ChatEvent =
  | { kind: "reading"; progress: PromptProgress }
  | { kind: "thought"; text: string }
  | { kind: "text"; text: string }
  | { kind: "end"; end: ChatEnd };

export interface ChatEnd {
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
    z.array(
      z.object({
        delta: z.optional(z.object({ content: z.nullish(z.string()), reasoning_content: z.nullish(z.string()) })),
        finish_reason: z.nullish(z.string()),
      }),
    ),
  ),
  usage: z.nullish(
    z.object({
      prompt_tokens: z.optional(z.number()),
      completion_tokens: z.optional(z.number()),
      prompt_tokens_details: z.nullish(z.object({ cached_tokens: z.nullish(z.number()) })),
    }),
  ),
  timings: z.nullish(z.object({ prompt_per_second: z.nullish(z.number()), predicted_per_second: z.nullish(z.number()) })),
  prompt_progress: z.nullish(PromptProgress),
  error: z.nullish(z.unknown()),
});

/**
 * Streams one answer. Leaving the loop or aborting the signal ends the connection; llama-server then stops between two batches.
 * @throws FailureError contextOverflow, noVision, endpointRefused, endpointUnreachable; AbortError
 */
export async function* streamChat(server: Server, request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const leaving = new AbortController();
  const response = await send(server, "/v1/chat/completions", requestBody(server, request), AbortSignal.any([signal, leaving.signal]));
  try {
    if (response.statusCode !== 200) throw new FailureError(refusal(server, response.statusCode ?? 0, await readText(response)));
    const end: ChatEnd = { model: "", finish: "stop", promptTokens: 0, cachedTokens: 0, answerTokens: 0 };
    let finished = false;
    for await (const data of serverSentEvents(response)) {
      if (data === "[DONE]") break;
      const chunk = Chunk.parse(JSON.parse(data));
      if (chunk.error) throw new FailureError(refusal(server, 500, data));
      if (chunk.prompt_progress) yield { kind: "reading", progress: chunk.prompt_progress };
      const choice = chunk.choices?.[0];
      if (choice?.delta?.reasoning_content) yield { kind: "thought", text: choice.delta.reasoning_content };
      if (choice?.delta?.content) yield { kind: "text", text: choice.delta.content };
      if (choice?.finish_reason) finished = true;
      takeEnd(end, chunk);
    }
    if (!finished) throw new FailureError({ kind: "endpointUnreachable", url: server.url.origin, reason: "the answer broke off" });
    yield { kind: "end", end };
  } catch (error) {
    if (error instanceof FailureError || signal.aborted) throw error;
    throw new FailureError({
      kind: "endpointUnreachable",
      url: server.url.origin,
      reason: messageOf(error),
    });
  } finally {
    leaving.abort();
  }
}

function requestBody(server: Server, request: ChatRequest): object {
  return {
    ...(request.model === undefined ? {} : { model: request.model }),
    messages: request.messages,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    top_k: 64,
    top_p: 0.95,
    stream: true,
    stream_options: { include_usage: true },
    ...(request.schema === undefined
      ? {}
      : { response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: request.schema } } }),
    ...templateOptions(request.thinking),
    ...(server.own ? { return_progress: true, cache_prompt: true } : {}),
  };
}

function takeEnd(end: ChatEnd, chunk: z.infer<typeof Chunk>): void {
  if (chunk.model) end.model = chunk.model;
  if (chunk.choices?.[0]?.finish_reason === "length") end.finish = "length";
  if (chunk.usage) {
    end.promptTokens = chunk.usage.prompt_tokens ?? end.promptTokens;
    end.answerTokens = chunk.usage.completion_tokens ?? end.answerTokens;
    end.cachedTokens = chunk.usage.prompt_tokens_details?.cached_tokens ?? end.cachedTokens;
  }
  const { prompt_per_second: reading, predicted_per_second: writing } = chunk.timings ?? {};
  if (reading) end.promptTokensPerSecond = reading;
  if (writing) end.answerTokensPerSecond = writing;
}

const ErrorBody = z.object({
  error: z.union([
    z.string(),
    z.looseObject({
      message: z.optional(z.string()),
      type: z.optional(z.string()),
      n_prompt_tokens: z.optional(z.number()),
      n_ctx: z.optional(z.number()),
    }),
  ]),
});

/** What a server means by an answer other than 200. The shapes are llama-server's and OpenAI's. */
function refusal(server: Server, status: number, body: string): Failure {
  let message = body.trim().slice(0, 500) || "no reason given";
  try {
    const { error } = ErrorBody.parse(JSON.parse(body));
    if (typeof error === "string") message = error;
    else {
      message = error.message ?? message;
      if (error.type === "exceed_context_size_error" && error.n_prompt_tokens !== undefined && error.n_ctx !== undefined) {
        return { kind: "contextOverflow", promptTokens: error.n_prompt_tokens, contextTokens: error.n_ctx };
      }
    }
  } catch {
    // Not JSON: the text itself is the best reason there is.
  }
  if (/image input is not supported|does not support (image|vision)/i.test(message)) {
    return { kind: "noVision", model: server.own ? "The model" : server.url.origin };
  }
  return { kind: "endpointRefused", url: server.url.origin, status, reason: message };
}
