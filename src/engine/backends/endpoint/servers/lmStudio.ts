import { asNumber } from "../../json.ts";
import { readModelEntries } from "../modelList.ts";
import { UNKNOWN_MODEL, type ServerDefinition } from "../serverDefinition.ts";

/**
 * Parses "Trying to keep the first 7000 tokens when context the overflows. However, the model is loaded with context length of only 4096
 * tokens" or, in newer versions, "Cannot truncate prompt with n_keep (4270) >= n_ctx (4096)".
 */
function readOverflow(reason: string): { promptTokens: number; contextTokens: number } | undefined {
  const [, keptTokens, context] = /n_keep \((\d+)\) >= n_ctx \((\d+)\)/.exec(reason) ?? [];
  if (keptTokens !== undefined && context !== undefined) return { promptTokens: Number(keptTokens), contextTokens: Number(context) };
  const contextTokens = /context length of only (\d+)/i.exec(reason)?.[1];
  if (contextTokens === undefined) return undefined;
  const promptTokens = /keep the first (\d+) tokens/i.exec(reason)?.[1] ?? contextTokens;
  return { promptTokens: Number(promptTokens), contextTokens: Number(contextTokens) };
}

const NO_VISION_MESSAGE = /does not support (image|vision)/i;

// Thinking and the size of images are settings of LM Studio itself. Source: github.com/lmstudio-ai/docs, 1_developer/2_rest/endpoints.mdx.
export const lmStudio = {
  order: 40,
  name: "LM Studio",
  probeRoute: "/api/v0/models",
  recognizes: ({ body }) =>
    readModelEntries(body).some(({ entry }) => typeof entry["type"] === "string" && typeof entry["state"] === "string"),
  getRequestFields: () => ({ top_k: 64 }),
  explainError({ reason }) {
    const overflow = readOverflow(reason);
    if (overflow) return { kind: "contextOverflow", ...overflow };
    return NO_VISION_MESSAGE.test(reason) ? { kind: "noVision" } : undefined;
  },
  imageTokens: { kind: "asSent" },
  countsTokens: false,
  listsAllModels: true,
  needsModelName: true,
  filterChatModels: (models, body) =>
    models.filter((model) => !readModelEntries(body).some(({ id, entry }) => id === model && entry["type"] === "embeddings")),
  async readModelFacts(_server, model, _listed, body) {
    const entry = readModelEntries(body).find(({ id }) => id === model)?.entry;
    if (typeof entry?.["type"] !== "string") return UNKNOWN_MODEL;
    // Present only while the model is loaded.
    return { seesImages: entry["type"] === "vlm", contextTokens: asNumber(entry["loaded_context_length"]) };
  },
} satisfies ServerDefinition;
