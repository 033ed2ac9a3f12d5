import { omitUndefined } from "../../core/omitUndefined.ts";
import { PromptProgress } from "../prefillProgress.ts";
import { asNumber, asObject, asObjects, asText, isObject, type JsonObject } from "./json.ts";

/** Part of a response: a chunk of a stream, or a whole completion from a server that does not stream. */
export interface ChatChunk {
  /** Index of the answer that the chunk belongs to; undefined if the chunk is not part of an answer. */
  index?: number;
  model?: string;
  text?: string;
  thought?: string;
  /** Text sent as a message instead of a delta: the whole answer, the answer so far, or its next part. */
  messageText?: string;
  /** Text of a message that accompanies a delta: usually a copy, but the only text from servers that leave the last delta empty. */
  wholeText?: string;
  /** Whether the chunk is the whole answer. */
  isWhole?: true;
  finish?: "stop" | "length";
  /** Finish reason in the server's words. */
  finishReason?: string;
  promptTokens?: number;
  cachedTokens?: number;
  answerTokens?: number;
  progress?: PromptProgress;
  promptTokensPerSecond?: number;
  answerTokensPerSecond?: number;
  draftedTokens?: number;
  acceptedTokens?: number;
}

/** Fields in which vLLM, DeepSeek, llama-server, Ollama, OpenRouter and others send the model's reasoning. Some servers fill several. */
const REASONING_FIELDS = ["reasoning_content", "reasoning", "thinking", "reasoning_text", "reasoning_details"];

/** Names of the field that holds the finish reason, either in the choice or next to the choices. */
const FINISH_FIELDS = ["finish_reason", "finishReason", "stop_reason"];

/** Finish reasons of an answer that reached its limit, in lower case; Mistral sends the last one. */
const LENGTH_REASONS = new Set(["length", "max_tokens", "max_length", "model_length"]);

/**
 * Reads a chunk field by field: a field with an unexpected shape is ignored, and does not make the others unreadable.
 * @param index index of the answer to read, as a server may send several; if undefined, the answer with the lowest index is read
 */
export function readChatChunk(json: unknown, index?: number): ChatChunk {
  const chunk = asObject(json);
  const choices = asObjects(isObject(chunk["choices"]) ? [chunk["choices"]] : chunk["choices"]).toSorted(
    (a, b) => readIndex(a) - readIndex(b),
  );
  const matchingChoice = index === undefined ? choices[0] : choices.find((choice) => readIndex(choice) === index);
  const choice = matchingChoice ?? {};
  const delta = asObject(choice["delta"]);
  // Some servers repeat the answer so far in `message`, next to each delta.
  const hasDelta = isObject(choice["delta"]);
  const message = asObject(choice["message"]);
  const source = hasDelta ? delta : message;
  const usage = isObject(chunk["usage"]) ? chunk["usage"] : asObject(asObject(chunk["x_groq"])["usage"]);
  const { prompt_tokens, completion_tokens, input_tokens, output_tokens, prompt_tokens_details: details } = usage;
  const finishReason = FINISH_FIELDS.map((field) => readFinishReason(choice[field] ?? chunk[field])).find(Boolean);
  const timings = asObject(chunk["timings"]);
  const { prompt_per_second: promptTokensPerSecond, predicted_per_second: answerTokensPerSecond } = timings;
  const { draft_n: draftedTokens, draft_n_accepted: acceptedTokens } = timings;
  const { cached_tokens: cachedTokens } = asObject(details);
  return omitUndefined({
    index: matchingChoice === undefined ? undefined : readIndex(matchingChoice),
    model: asText(chunk["model"]),
    text: readText(delta["content"]) ?? readText(delta["refusal"]) ?? readText(choice["text"]),
    thought: REASONING_FIELDS.map((field) => readReasoning(source[field])).find(Boolean) ?? readThoughtParts(source["content"]),
    messageText: hasDelta ? undefined : (readText(message["content"]) ?? readText(message["refusal"])),
    wholeText: hasDelta ? readText(message["content"]) : undefined,
    isWhole: chunk["object"] === "chat.completion" ? true : undefined,
    finish: finishReason === undefined ? undefined : LENGTH_REASONS.has(finishReason) ? "length" : "stop",
    finishReason,
    promptTokens: asNumber(prompt_tokens) ?? asNumber(input_tokens),
    cachedTokens: asNumber(cachedTokens),
    answerTokens: asNumber(completion_tokens) ?? asNumber(output_tokens),
    progress: PromptProgress.safeParse(chunk["prompt_progress"]).data,
    promptTokensPerSecond: asNumber(promptTokensPerSecond),
    answerTokensPerSecond: asNumber(answerTokensPerSecond),
    draftedTokens: asNumber(draftedTokens),
    acceptedTokens: asNumber(acceptedTokens),
  });
}

function readIndex(choice: JsonObject): number {
  return asNumber(choice["index"]) ?? 0;
}

/** Reads content, which is a string, a part, or a list of both. Parts with reasoning are left out. */
function readText(content: unknown): string | undefined {
  const text = [content].flat().map((part) => {
    if (typeof part === "string") return part;
    const { type, text } = asObject(part);
    return type === "thinking" || typeof text !== "string" ? "" : text;
  });
  return text.join("") || undefined;
}

function readThoughtParts(content: unknown): string | undefined {
  const thoughts = asObjects(content).flatMap(({ type, thinking }) => (type === "thinking" ? (readReasoning(thinking) ?? []) : []));
  return thoughts.join("") || undefined;
}

/** Reads reasoning, which is a string or a list of parts with a text or a summary. */
function readReasoning(value: unknown): string | undefined {
  if (typeof value === "string") return value || undefined;
  const parts = asObjects(value).flatMap(({ text, summary }) => [text, summary].find((part) => typeof part === "string") ?? []);
  return parts.join("") || undefined;
}

/**
 * Reads the finish reason: a word, or an object with a word as its type. Some servers send an empty string or the word "null" in all chunks
 * but the last (mudler/LocalAI#5102).
 */
function readFinishReason(reason: unknown): string | undefined {
  const word = asText(isObject(reason) ? reason["type"] : reason)
    ?.trim()
    .toLowerCase();
  return word === "null" || word === "none" ? undefined : word;
}
