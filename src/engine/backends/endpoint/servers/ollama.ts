import * as z from "zod/mini";
import { readOptionalJson } from "../../http.ts";
import { asNumber } from "../../json.ts";
import { readEntries } from "../modelList.ts";
import { UNKNOWN_MODEL, type ServerDefinition } from "../serverDefinition.ts";

const Version = z.object({ version: z.string() });

/** docs.ollama.com/api-reference/show-model-details and …/ps. */
const Show = z.object({
  capabilities: z.optional(z.array(z.string())),
  parameters: z.optional(z.string()),
  model_info: z.optional(z.record(z.string(), z.unknown())),
});

const NO_VISION = /missing data required for image input|does not support (image|vision)/i;

/** Ollama treats a name without a tag as `:latest`. */
const taggedNames = (model: string) => [model, `${model}:latest`];

// docs.ollama.com/api/openai-compatibility: unknown fields are dropped silently; only `reasoning_effort: "none"` turns thinking off
// (ollama/ollama#14820), and models that can think do so without it. Images are limited to 280 tokens: ollama/ollama#17152.
export const ollama = {
  order: 30,
  name: "Ollama",
  probeRoute: "/api/version",
  recognizes: ({ body }) => Version.safeParse(body).success,
  requestFields: ({ thinking }) => (thinking ? {} : { reasoning_effort: "none" }),
  explainError: ({ reason }) => (NO_VISION.test(reason) ? { kind: "noVision" } : undefined),
  imageTokens: { kind: "atMost", tokens: 280 },
  countsTokens: false,
  listsAllModels: true,
  needsModelName: true,
  listedNames: taggedNames,
  async readModelFacts(server, model, _listed, _body, signal) {
    if (model === undefined) return UNKNOWN_MODEL;
    const [show, running] = await Promise.all([
      readOptionalJson(server, "/api/show", { model }, signal).then((body) => Show.safeParse(body).data),
      readOptionalJson(server, "/api/ps", undefined, signal).then((body) => readEntries(body)),
    ]);
    const loaded = asNumber(running.find(({ id }) => taggedNames(model).includes(id))?.entry["context_length"]);
    const configured = /num_ctx\s+(\d+)/.exec(show?.parameters ?? "")?.[1];
    const limit = Object.entries(show?.model_info ?? {}).find(([key]) => key.endsWith(".context_length"))?.[1];
    // The model's own limit is not used alone: the model may be loaded with a much smaller context.
    const contextTokens = loaded ?? (configured === undefined ? undefined : Number(configured));
    return {
      seesImages: show?.capabilities?.includes("vision"),
      contextTokens: contextTokens === undefined ? undefined : Math.min(contextTokens, typeof limit === "number" ? limit : contextTokens),
    };
  },
} satisfies ServerDefinition;
