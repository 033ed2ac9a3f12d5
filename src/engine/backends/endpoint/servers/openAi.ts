import { UNKNOWN_MODEL, type ServerDefinition } from "../serverDefinition.ts";
import { templateThinking } from "./thinking.ts";

/**
 * Any other server with OpenAI's API, also a proxy in front of a known one. SGLang, LiteLLM and others accept the extra fields; if
 * a server rejects them, the request is retried without them.
 */
export const openAi = {
  order: 1000,
  name: "other",
  recognizes: () => true,
  requestFields: ({ thinking }) => ({ top_k: 64, ...templateThinking(thinking) }),
  explainError: () => undefined,
  imageTokens: { kind: "asSent" },
  countsTokens: false,
  listsAllModels: false,
  needsModelName: true,
  readModelFacts: async () => UNKNOWN_MODEL,
} satisfies ServerDefinition;
