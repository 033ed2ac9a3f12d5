import { UNKNOWN_MODEL, type ServerDefinition } from "../serverDefinition.ts";
import { createThinkingFields } from "./thinking.ts";

/** Messages of servers that reject a prompt as too long. Groups: `prompt` and `context`, in tokens. */
const OVERFLOW_MESSAGES = [
  // SGLang, python/sglang/srt/managers/tokenizer_manager.py.
  /input \((?<prompt>\d+) tokens\) is longer than the model's context length \((?<context>\d+) tokens\)/i,
  /context length of (?<context>\d+) tokens.*?(?<prompt>\d+) tokens from the input/i,
  // Text Generation Inference, router/src/validation.rs.
  /must be <= (?<context>\d+)\. Given: (?<prompt>\d+)/i,
  // Mistral and Gemini.
  /prompt contains (?<prompt>\d+) tokens.*?with (?<context>\d+) maximum context length/i,
  /token count \((?<prompt>\d+)\) exceeds the maximum number of tokens allowed \((?<context>\d+)\)/i,
];

/** Messages about a model that takes only text: OpenAI, Mistral, LiteLLM and others. */
const NO_VISION_MESSAGE =
  /image_url is only supported by|does not support (?:image|vision|multimodal)|image input is not (?:supported|enabled)/i;

/**
 * Any other server with OpenAI's API, including a proxy in front of a known server. SGLang, LiteLLM and others accept the extra fields; if
 * a server rejects them, the request is retried without them.
 */
export const openAi = {
  order: 1000,
  name: "other",
  recognizes: () => true,
  getRequestFields: ({ thinking }) => ({ top_k: 64, ...createThinkingFields(thinking) }),
  explainError({ reason }) {
    for (const pattern of OVERFLOW_MESSAGES) {
      const { prompt, context } = pattern.exec(reason)?.groups ?? {};
      if (context !== undefined) return { kind: "contextOverflow", promptTokens: Number(prompt), contextTokens: Number(context) };
    }
    return NO_VISION_MESSAGE.test(reason) ? { kind: "noVision" } : undefined;
  },
  imageTokens: { kind: "asSent" },
  countsTokens: false,
  listsAllModels: false,
  needsModelName: true,
  readModelFacts: async () => UNKNOWN_MODEL,
} satisfies ServerDefinition;
