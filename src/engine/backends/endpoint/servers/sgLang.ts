import { UNKNOWN_MODEL, type ServerDefinition } from "../serverDefinition.ts";
import { readReasoning } from "./reasoning.ts";
import { templateThinking } from "./thinking.ts";

// docs.sglang.ai/basic_usage/openai_api_vision: OpenAI's API with the fields of its own sampler.
export const sgLang = {
  order: 50,
  name: "SGLang",
  recognizes: ({ owners }) => owners.includes("sglang"),
  requestFields: ({ thinking }) => ({ top_k: 64, ...templateThinking(thinking) }),
  readChunk: (chunk) => ({ thought: readReasoning(chunk) }),
  explainError: () => undefined,
  imageTokens: { kind: "asSent" },
  countsTokens: false,
  listsAllModels: true,
  needsModelName: true,
  readModelFacts: async (_server, model, listed) => ({
    ...UNKNOWN_MODEL,
    contextTokens: listed.find(({ id }) => id === model)?.max_model_len ?? undefined,
  }),
} satisfies ServerDefinition;
