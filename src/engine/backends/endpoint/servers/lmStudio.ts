import * as z from "zod/mini";
import { UNKNOWN_MODEL, type ServerDefinition } from "../serverDefinition.ts";
import { readReasoning } from "./reasoning.ts";

/** `loaded_context_length` is present only while a model is loaded. */
const Models = z.object({
  data: z.array(z.object({ id: z.string(), type: z.string(), loaded_context_length: z.nullish(z.number()) })),
});
const RecognizedModels = z.object({
  data: z.array(z.object({ id: z.string(), type: z.string(), state: z.string() })).check(z.minLength(1)),
});

/** "Trying to keep the first 7000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens". */
function readOverflow(reason: string): { promptTokens: number; contextTokens: number } | undefined {
  const contextTokens = /context length of only (\d+)/i.exec(reason)?.[1];
  if (contextTokens === undefined) return undefined;
  const promptTokens = /keep the first (\d+) tokens/i.exec(reason)?.[1] ?? contextTokens;
  return { promptTokens: Number(promptTokens), contextTokens: Number(contextTokens) };
}

const NO_VISION = /does not support (image|vision)/i;

function listModels(body: unknown) {
  return Models.safeParse(body).data?.data ?? [];
}

// github.com/lmstudio-ai/docs 1_developer/2_rest/endpoints.mdx. Thinking and the size of images are settings of LM Studio itself.
export const lmStudio = {
  order: 40,
  name: "LM Studio",
  probeRoute: "/api/v0/models",
  recognizes: ({ body }) => RecognizedModels.safeParse(body).success,
  requestFields: () => ({ top_k: 64 }),
  readChunk: (chunk) => ({ thought: readReasoning(chunk) }),
  explainError({ reason }) {
    const overflow = readOverflow(reason);
    if (overflow) return { kind: "contextOverflow", ...overflow };
    return NO_VISION.test(reason) ? { kind: "noVision" } : undefined;
  },
  imageTokens: { kind: "asSent" },
  countsTokens: false,
  listsAllModels: true,
  needsModelName: true,
  chatModels: (models, body) => models.filter((model) => !listModels(body).some(({ id, type }) => id === model && type === "embeddings")),
  async readModelFacts(_server, model, _listed, body) {
    const entry = listModels(body).find(({ id }) => id === model);
    if (entry === undefined) return UNKNOWN_MODEL;
    return { seesImages: entry.type === "vlm", contextTokens: entry.loaded_context_length ?? undefined };
  },
} satisfies ServerDefinition;
