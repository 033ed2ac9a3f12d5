import * as z from "zod/mini";
import { readOptionalJson } from "../../http.ts";
import { asNumber } from "../../json.ts";
import { readModelEntries } from "../modelList.ts";
import { UNKNOWN_MODEL, type ServerDefinition } from "../serverDefinition.ts";

const Version = z.object({ version: z.string() });

/** Response of `POST /api/show`. Source: docs.ollama.com/api-reference/show-model-details. */
const Show = z.object({
  capabilities: z.optional(z.array(z.string())),
  parameters: z.optional(z.string()),
  model_info: z.optional(z.record(z.string(), z.unknown())),
});

const NO_VISION_MESSAGE = /missing data required for image input|does not support (image|vision)/i;

/** Ollama treats a name without a tag as `:latest`. */
const listTaggedNames = (model: string) => [model, `${model}:latest`];

// docs.ollama.com/api/openai-compatibility: unknown fields are ignored. Models that can think do so unless `reasoning_effort` is "none"
// (ollama/ollama#14820). Images are limited to 280 tokens (ollama/ollama#17152).
export const ollama = {
  order: 30,
  name: "Ollama",
  probeRoute: "/api/version",
  recognizes: ({ body }) => Version.safeParse(body).success,
  getRequestFields: ({ thinking }) => (thinking ? {} : { reasoning_effort: "none" }),
  explainError: ({ reason }) => (NO_VISION_MESSAGE.test(reason) ? { kind: "noVision" } : undefined),
  imageTokens: { kind: "atMost", tokens: 280 },
  countsTokens: false,
  listsAllModels: true,
  needsModelName: true,
  getListedNames: listTaggedNames,
  async readModelFacts(server, model, _listed, _body, signal) {
    if (model === undefined) return UNKNOWN_MODEL;
    const [show, running] = await Promise.all([
      readOptionalJson(server, "/api/show", { model }, signal).then((body) => Show.safeParse(body).data),
      readOptionalJson(server, "/api/ps", undefined, signal).then((body) => readModelEntries(body)),
    ]);
    const loadedContext = asNumber(running.find(({ id }) => listTaggedNames(model).includes(id))?.entry["context_length"]);
    const configuredContext = /num_ctx\s+(\d+)/.exec(show?.parameters ?? "")?.[1];
    const limit = Object.entries(show?.model_info ?? {}).find(([key]) => key.endsWith(".context_length"))?.[1];
    // The model's own limit is not used alone: the model may be loaded with a much smaller context.
    const contextTokens = loadedContext ?? (configuredContext === undefined ? undefined : Number(configuredContext));
    return {
      seesImages: show?.capabilities?.includes("vision"),
      contextTokens: contextTokens === undefined ? undefined : Math.min(contextTokens, typeof limit === "number" ? limit : contextTokens),
    };
  },
} satisfies ServerDefinition;
