import * as z from "zod/mini";
import { BUILD_CHOICES } from "../core/llamaServerBuild.ts";
import { failure } from "./failure.ts";

/** Maximum number of concurrent batch requests to an endpoint. */
export const MAX_CONCURRENCY = 64;
/** Maximum idle time before the model is unloaded: one day. */
export const MAX_UNLOAD_MINUTES = 1440;

/** Whether the engine must not use the network. */
const isOffline = z.optional(z.boolean());

/**
 * Environment variables of the client that configure connections, with file paths made absolute. The engine's own environment does not contain
 * them, because they may differ between clients.
 */
export const NetworkVariables = z.object({
  http_proxy: z.optional(z.string()),
  https_proxy: z.optional(z.string()),
  no_proxy: z.optional(z.string()),
  NODE_EXTRA_CA_CERTS: z.optional(z.string()),
});
export type NetworkVariables = z.infer<typeof NetworkVariables>;

const network = z.optional(NetworkVariables);

/** Settings for the installation of an official llama-server. */
const Installation = z.object({
  /** Build to install; by default, Oriel chooses one for the machine. */
  build: z.optional(z.enum(BUILD_CHOICES)),
  /** URL of a mirror of llama.cpp's releases. */
  mirror: z.optional(z.string()),
  /** URL of a proxy that overrides those of `network`. */
  proxy: z.optional(z.string()),
  /** PEM file with certificate authorities to trust in addition to the usual ones. */
  caFile: z.optional(z.string()),
});
export type Installation = z.infer<typeof Installation>;

const LocalTarget = z.object({
  kind: z.literal("local"),
  model: z.string(),
  projector: z.string(),
  /** Path to a draft model, which makes answers faster if there is enough memory for it. */
  draft: z.optional(z.string()),
  /** Path to llama-server from the settings; undefined to let the engine find one. */
  llamaServer: z.optional(z.string()),
  installation: z.optional(Installation),
  isOffline,
  /** Set by `EngineClient`. */
  network,
  /** Idle time after which the model is unloaded; 0 to keep it loaded. */
  unloadAfterMinutes: z.optional(z.number().check(z.minimum(0), z.maximum(MAX_UNLOAD_MINUTES))),
});
export type LocalTarget = z.infer<typeof LocalTarget>;

const EndpointTarget = z.object({
  kind: z.literal("endpoint"),
  /** Base URL of an OpenAI-compatible API, with or without `/v1`. */
  url: z.string(),
  model: z.optional(z.string()),
  apiKey: z.optional(z.string()),
  /** Name of the client's environment variable that holds the key, or should hold it; undefined if the key is stored elsewhere. */
  keyName: z.optional(z.string().check(z.maxLength(100))),
  isOffline,
  /** Set by `EngineClient`. */
  network,
  /** PEM file with certificate authorities to trust in addition to the usual ones. */
  caFile: z.optional(z.string()),
  /** Number of concurrent batch requests; interactive requests do not wait for them. */
  concurrency: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_CONCURRENCY))),
  /** Whether to keep waiting for a server that sends nothing, because a slow server may not report that it is working. */
  isPatient: z.optional(z.boolean()),
});
export type EndpointTarget = z.infer<typeof EndpointTarget>;

/** The local model or the endpoint that answers. */
export const Target = z.discriminatedUnion("kind", [LocalTarget, EndpointTarget]);
export type Target = z.infer<typeof Target>;

export const AvailableModelParams = z.object({ target: EndpointTarget });
export type AvailableModelParams = z.infer<typeof AvailableModelParams>;

export const AvailableModelResult = z.discriminatedUnion("kind", [
  /** `model` is undefined if the server does not list its models. */
  z.object({ kind: z.literal("available"), model: z.optional(z.string()) }),
  z.object({ kind: z.literal("failed"), failure }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type AvailableModelResult = z.infer<typeof AvailableModelResult>;
