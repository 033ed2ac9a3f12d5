import * as z from "zod/mini";
import { FailureError, messageOf } from "../../core/failure.ts";
import { quirks } from "./endpoint/quirks.ts";
import { refusal } from "./endpoint/refusal.ts";
import { readText, send, type Server } from "./http.ts";
import { PromptProgress } from "../reading.ts";
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
  /** The budget of its images, for servers that are told it. */
  imageTokens?: number;
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
        // Thoughts: llama-server and LM Studio say `reasoning_content`, Ollama `reasoning`, vLLM the one before and the other since v0.12 (vllm#27755).
        delta: z.optional(
          z.object({ content: z.nullish(z.string()), reasoning_content: z.nullish(z.string()), reasoning: z.nullish(z.string()) }),
        ),
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
 * @throws FailureError contextOverflow, noVision, endpointRefused and its like, endpointUnreachable, endpointBrokeOff; AbortError
 */
export async function* streamChat(server: Server, request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const leaving = new AbortController();
  const response = await send(server, "/v1/chat/completions", requestBody(server, request), AbortSignal.any([signal, leaving.signal]));
  try {
    if (response.statusCode !== 200) {
      throw new FailureError(refusal(server, response.statusCode ?? 0, await readText(response), response.headers));
    }
    const end: ChatEnd = { model: "", finish: "stop", promptTokens: 0, cachedTokens: 0, answerTokens: 0 };
    let finished = false;
    for await (const data of serverSentEvents(response)) {
      if (data === "[DONE]") break;
      const chunk = Chunk.parse(JSON.parse(data));
      if (chunk.error) throw new FailureError(refusal(server, 500, data));
      if (chunk.prompt_progress) yield { kind: "reading", progress: chunk.prompt_progress };
      const choice = chunk.choices?.[0];
      const thought = choice?.delta?.reasoning_content || choice?.delta?.reasoning;
      if (thought) yield { kind: "thought", text: thought };
      if (choice?.delta?.content) yield { kind: "text", text: choice.delta.content };
      if (choice?.finish_reason) finished = true;
      takeEnd(end, chunk);
    }
    if (!finished) throw new Error("the answer broke off");
    yield { kind: "end", end };
  } catch (error) {
    if (error instanceof FailureError || signal.aborted) throw error;
    const url = server.url.origin;
    // Of one of our own it is known better why.
    throw new FailureError(server.own ? { kind: "endpointUnreachable", url, reason: messageOf(error) } : { kind: "endpointBrokeOff", url });
  } finally {
    leaving.abort();
  }
}

function requestBody(server: Server, request: ChatRequest): object {
  const { thinking, takesTopK, tellsProgress } = server.quirks ?? quirks["llama-server"];
  const body = {
    ...(request.model === undefined ? {} : { model: request.model }),
    messages: request.messages,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    ...(takesTopK ? { top_k: 64 } : {}),
    top_p: 0.95,
    stream: true,
    stream_options: { include_usage: true },
    ...(request.schema === undefined
      ? {}
      : { response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: request.schema } } }),
    ...(request.imageTokens === undefined ? {} : { mm_processor_kwargs: { max_soft_tokens: request.imageTokens } }),
    ...thinking(request.thinking),
    ...(tellsProgress ? { return_progress: true, cache_prompt: true } : {}),
  };
  return Object.fromEntries(Object.entries(body).filter(([field]) => !server.refused?.has(field)));
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
