import * as z from "zod/mini";
import { FailureError, failureOf } from "../../../core/failure.ts";
import { readText, send, type Server } from "../http.ts";
import { kindOf, quirks, type Seen, type ServerKind } from "./quirks.ts";
import { refusal } from "./refusal.ts";

/** What is known of a server and its model before anything is sent to it. What it does not tell is undefined. */
export interface Facts {
  kind: ServerKind;
  /** Names of its models; empty where it does not list them. */
  models: string[];
  /** The one to ask; undefined leaves it to the server. */
  model: string | undefined;
  seesImages: boolean | undefined;
  /** Prompt and answer together. */
  contextTokens: number | undefined;
}

type Known = Pick<Facts, "seesImages" | "contextTokens">;

/** How long its list of models may take, and its other routes, in milliseconds. */
const LIST_MS = 10_000;
const SIDE_MS = 3_000;

const Models = z.object({
  data: z.array(
    z.looseObject({
      id: z.string(),
      owned_by: z.optional(z.string()),
      // vLLM's; github.com/vllm-project/vllm vllm/entrypoints/openai/models.
      max_model_len: z.nullish(z.number()),
      // llama-server's, of one slot.
      meta: z.nullish(z.object({ n_ctx: z.optional(z.number()) })),
    }),
  ),
});
type Models = z.infer<typeof Models>["data"];

/**
 * What a server is, and whether it has the model.
 * @throws FailureError endpointUnreachable, endpointNotTrusted, endpointKey, endpointBusy, endpointModel; AbortError. Routes that are missing
 * are no failure.
 */
export async function probe(server: Server, wanted: string | undefined, signal: AbortSignal): Promise<Facts> {
  const list = await listOf(server, signal);
  const models = list.models.map(({ id }) => id);
  const owners = list.models.flatMap(({ owned_by: owner }) => owner ?? []);
  const told: Seen = { header: list.header, owners };
  const isKnown = kindOf(told) !== "other";
  const [version, apiVersion, apiV0Models] = isKnown
    ? []
    : await Promise.all(["/version", "/api/version", "/api/v0/models"].map((path) => side(server, path, undefined, signal)));
  const seen: Seen = { ...told, version, apiVersion, apiV0Models };
  const kind = kindOf(seen);
  const served = kind === "LM Studio" ? withoutEmbeddings(models, apiV0Models) : models;
  const model = modelOf(server, kind, served, wanted);
  const known = await details[kind](server, { model, list: list.models, apiV0Models }, signal);
  return { kind, models: served, model, ...known };
}

async function listOf(server: Server, signal: AbortSignal): Promise<{ header: string; models: Models }> {
  const limit = AbortSignal.timeout(LIST_MS);
  try {
    const response = await send(server, "/v1/models", undefined, AbortSignal.any([signal, limit]));
    const text = await readText(response, 10_000_000);
    const status = response.statusCode ?? 0;
    if (status !== 200) {
      const failure = refusal(server, status, text, response.headers);
      // Whoever has no list can still answer.
      if (failure.kind !== "endpointRefused" || status < 400) throw new FailureError(failure);
    }
    return { header: String(response.headers.server ?? ""), models: Models.safeParse(parsed(text)).data?.data ?? [] };
  } catch (error) {
    if (signal.aborted || !limit.aborted) throw error;
    const reason = `it did not answer within ${LIST_MS / 1000} s`;
    throw new FailureError({ kind: "endpointUnreachable", url: server.url.origin, reason });
  }
}

/** The body of a route that not every server has; undefined where it has none, or is slow. @throws AbortError */
async function side(server: Server, path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await send(server, path, body, AbortSignal.any([signal, AbortSignal.timeout(SIDE_MS)]));
    const text = await readText(response, 10_000_000);
    return response.statusCode === 200 ? parsed(text) : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** @throws FailureError endpointModel */
function modelOf(server: Server, kind: ServerKind, models: string[], wanted: string | undefined): string | undefined {
  const url = server.url.origin;
  const [first, second] = models;
  if (wanted === undefined) {
    if (second !== undefined && kind !== "llama-server") throw new FailureError({ kind: "endpointModel", url, known: models });
    return first;
  }
  // Ollama takes a name without a tag for the latest.
  const isListed = models.includes(wanted) || models.includes(`${wanted}:latest`);
  const { listsAllModels } = quirks[kind];
  if (first !== undefined && listsAllModels && !isListed)
    throw new FailureError({ kind: "endpointModel", url, model: wanted, known: models });
  return wanted;
}

interface Hints {
  model: string | undefined;
  list: Models;
  apiV0Models: unknown;
}

const UNKNOWN: Known = { seesImages: undefined, contextTokens: undefined };

/** What each server tells of its model, and where. */
const details: Record<ServerKind, (server: Server, hints: Hints, signal: AbortSignal) => Promise<Known>> = {
  "llama-server": async (server, { list }, signal) => {
    const props = Props.safeParse(await side(server, "/props", undefined, signal)).data;
    return {
      seesImages: props?.modalities?.vision,
      contextTokens: props?.default_generation_settings?.n_ctx ?? list[0]?.meta?.n_ctx,
    };
  },
  vLLM: async (_, { model, list }) => ({
    ...UNKNOWN,
    contextTokens: list.find(({ id }) => id === model)?.max_model_len ?? undefined,
  }),
  Ollama: async (server, { model }, signal) => {
    if (model === undefined) return UNKNOWN;
    const [show, running] = await Promise.all([
      side(server, "/api/show", { model }, signal).then((body) => Show.safeParse(body).data),
      side(server, "/api/ps", undefined, signal).then((body) => Running.safeParse(body).data),
    ]);
    const loaded = running?.models.find(({ name }) => name === model || name === `${model}:latest`)?.context_length;
    const asked = /num_ctx\s+(\d+)/.exec(show?.parameters ?? "")?.[1];
    const most = Object.entries(show?.model_info ?? {}).find(([key]) => key.endsWith(".context_length"))?.[1];
    const contextTokens = loaded ?? (asked === undefined ? undefined : Number(asked));
    return {
      seesImages: show?.capabilities?.includes("vision"),
      // Of what it will be loaded with, the model's own limit tells nothing: that may be far more.
      contextTokens: contextTokens === undefined ? undefined : Math.min(contextTokens, typeof most === "number" ? most : contextTokens),
    };
  },
  "LM Studio": async (_, { model, apiV0Models }) => {
    const entry = LmStudioModels.safeParse(apiV0Models).data?.data.find(({ id }) => id === model);
    if (entry === undefined) return UNKNOWN;
    return { seesImages: entry.type === "vlm", contextTokens: entry.loaded_context_length ?? undefined };
  },
  other: async () => UNKNOWN,
};

/** llama.cpp tools/server/README.md, `GET /props`; of a slot, as requests have it. */
const Props = z.object({
  modalities: z.optional(z.object({ vision: z.optional(z.boolean()) })),
  default_generation_settings: z.optional(z.object({ n_ctx: z.optional(z.number()) })),
});

/** docs.ollama.com/api-reference/show-model-details and …/ps. */
const Show = z.object({
  capabilities: z.optional(z.array(z.string())),
  parameters: z.optional(z.string()),
  model_info: z.optional(z.record(z.string(), z.unknown())),
});
const Running = z.object({ models: z.array(z.object({ name: z.string(), context_length: z.optional(z.number()) })) });

/** github.com/lmstudio-ai/docs 1_developer/2_rest/endpoints.mdx; `loaded_context_length` while a model is loaded. */
const LmStudioModels = z.object({
  data: z.array(z.object({ id: z.string(), type: z.string(), loaded_context_length: z.nullish(z.number()) })),
});

function withoutEmbeddings(models: string[], apiV0Models: unknown): string[] {
  const entries = LmStudioModels.safeParse(apiV0Models).data?.data ?? [];
  return models.filter((model) => !entries.some(({ id, type }) => id === model && type === "embeddings"));
}

/** Whether a failure is that of a server which does not know the model it was asked for. */
export function withKnownModels(error: unknown, { server, facts: { models, model } }: { server: Server; facts: Facts }): unknown {
  const failure = failureOf(error);
  const isOfModel = failure.kind === "endpointRefused" && failure.status === 404 && model !== undefined && models.length > 0;
  return isOfModel && !models.includes(model)
    ? new FailureError({ kind: "endpointModel", url: server.url.origin, model, known: models })
    : error;
}
