import { PromptProgress } from "../prefillProgress.ts";
import { asNumber, asObject, asObjects, asText, isObject, type JsonObject } from "./json.ts";

/** Part of an answer: a chunk of a stream, or a whole completion from a server that does not stream. */
export interface ChatChunk {
  /** Index of the answer that the chunk belongs to; undefined if the chunk is not part of an answer. */
  index?: number;
  model?: string;
  text?: string;
  thought?: string;
  /** Text sent as a message instead of a delta: the whole answer, the answer so far, or its next part. */
  messageText?: string;
  /** Whether the chunk is the whole answer. */
  isWhole?: true;
  finish?: "stop" | "length";
  promptTokens?: number;
  cachedTokens?: number;
  answerTokens?: number;
  progress?: PromptProgress;
  promptTokensPerSecond?: number;
  answerTokensPerSecond?: number;
}

/** Fields in which vLLM, DeepSeek, llama-server, Ollama, OpenRouter and others send the model's reasoning. Some servers fill several. */
const REASONING_FIELDS = ["reasoning_content", "reasoning", "thinking", "reasoning_text", "reasoning_details"];

/**
 * Reads a chunk field by field: a field with an unexpected shape is ignored, and does not make the others unreadable.
 * @param index index of the answer to read, as a server may send several; if undefined, the answer with the lowest index is read
 */
export function readChatChunk(json: unknown, index?: number): ChatChunk {
  const chunk = asObject(json);
  const choices = asObjects(chunk["choices"]).toSorted((a, b) => readIndex(a) - readIndex(b));
  const matchingChoice = index === undefined ? choices[0] : choices.find((choice) => readIndex(choice) === index);
  const choice = matchingChoice ?? {};
  const delta = asObject(choice["delta"]);
  // Some servers repeat the answer so far in `message` beside each delta.
  const message = isObject(choice["delta"]) ? {} : asObject(choice["message"]);
  const source = isObject(choice["delta"]) ? delta : message;
  const { prompt_tokens: promptTokens, completion_tokens: answerTokens, prompt_tokens_details: details } = asObject(chunk["usage"]);
  const { prompt_per_second: promptTokensPerSecond, predicted_per_second: answerTokensPerSecond } = asObject(chunk["timings"]);
  const { cached_tokens: cachedTokens } = asObject(details);
  return omitUndefined({
    index: matchingChoice === undefined ? undefined : readIndex(matchingChoice),
    model: asText(chunk["model"]),
    text: readText(delta["content"]) ?? readText(choice["text"]),
    thought: REASONING_FIELDS.map((field) => readReasoning(source[field])).find(Boolean) ?? readThoughtParts(source["content"]),
    messageText: readText(message["content"]),
    isWhole: chunk["object"] === "chat.completion" ? true : undefined,
    finish: readFinish(choice["finish_reason"]),
    promptTokens: asNumber(promptTokens),
    cachedTokens: asNumber(cachedTokens),
    answerTokens: asNumber(answerTokens),
    progress: PromptProgress.safeParse(chunk["prompt_progress"]).data,
    promptTokensPerSecond: asNumber(promptTokensPerSecond),
    answerTokensPerSecond: asNumber(answerTokensPerSecond),
  });
}

function readIndex(choice: JsonObject): number {
  return asNumber(choice["index"]) ?? 0;
}

/** Reads content, which is a string or a list of parts. Parts with reasoning are left out. */
function readText(content: unknown): string | undefined {
  if (typeof content === "string") return content === "" ? undefined : content;
  const text = asObjects(content).flatMap(({ type, text }) => (type === "thinking" || typeof text !== "string" ? [] : text));
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

/** Reads the finish reason. Some servers send an empty string or the word "null" in all chunks but the last (mudler/LocalAI#5102). */
function readFinish(reason: unknown): "stop" | "length" | undefined {
  const word = asText(reason)?.trim().toLowerCase();
  if (word === undefined || word === "null" || word === "none") return undefined;
  return word === "length" || word === "max_tokens" ? "length" : "stop";
}

function omitUndefined<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<typeof omitUndefined<T>>;
}
