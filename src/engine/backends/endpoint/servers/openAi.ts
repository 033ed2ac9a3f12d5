import { UNKNOWN_MODEL, type ServerDefinition } from "../serverDefinition.ts";
import { createThinkingFields } from "./thinking.ts";

/**
 * Any other server with OpenAI's API, including a proxy in front of a known server. SGLang, LiteLLM and others accept the extra fields; if
 * a server rejects them, the request is retried without them.
 */
export const openAi = {
  order: 1000,
  name: "other",
  recognizes: () => true,
  getRequestFields: ({ thinking }) => ({ top_k: 64, ...createThinkingFields(thinking) }),
  explainError: () => undefined,
  imageTokens: { kind: "asSent" },
  countsTokens: false,
  listsAllModels: false,
  needsModelName: true,
  readModelFacts: async () => UNKNOWN_MODEL,
} satisfies ServerDefinition;
