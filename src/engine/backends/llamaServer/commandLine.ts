import { LARGEST_BUDGET, MIN_PATCHES } from "../../../image/budget.ts";
import { pickGpuEnvironment } from "../../../core/environment.ts";
import { MICRO_BATCH_TOKENS, type LaunchSettings } from "../../../models/fit/launchSettings.ts";

/** Address that a llama-server listens on. */
export type Address = { kind: "socket"; path: string } | { kind: "port"; port: number; apiKey: string };

export interface LaunchParameters {
  executable: string;
  model: string;
  projector: string;
  address: Address;
  /** File that contains the API key; required if the address is a port. */
  apiKeyFile?: string;
  settings: LaunchSettings;
  /** Draft model for faster answers. */
  draft?: string;
  /** Whether llama-server must not use any GPU. */
  isCpuOnly?: boolean;
}

/** Maximum number of tokens in a batch. llama-server notices a cancellation only between two batches. */
export const BATCH_TOKENS = 2048;

/** Builds the arguments for llama-server v0.5.0 and later. */
export function buildLlamaServerArguments(launch: LaunchParameters): string[] {
  const { address } = launch;
  const { contextTokens, slots, checkpoints, promptCacheMib, cacheType } = launch.settings;
  return [
    ...["--model", launch.model, "--mmproj", launch.projector],
    ...(address.kind === "socket" ? ["--host", address.path] : ["--host", "127.0.0.1", "--port", String(address.port)]),
    ...(launch.apiKeyFile === undefined ? [] : ["--api-key-file", launch.apiKeyFile]),
    ...["--batch-size", String(BATCH_TOKENS), "--ubatch-size", String(MICRO_BATCH_TOKENS)],
    // llama-server resamples images outside these limits. Oriel has already scaled them to an exact size.
    ...["--image-min-tokens", String(MIN_PATCHES), "--image-max-tokens", String(LARGEST_BUDGET)],
    // The slots share the context. llama-server itself decides how many layers to put on the GPU (`--fit`).
    ...["--ctx-size", String(contextTokens * slots), "--parallel", String(slots)],
    ...["--ctx-checkpoints", String(checkpoints), "--cache-ram", String(promptCacheMib)],
    ...(cacheType === "f16" ? [] : ["--cache-type-k", cacheType, "--cache-type-v", cacheType]),
    // Without the type, llama-server would load the draft model but never use it.
    ...(launch.draft === undefined ? [] : ["--spec-type", "draft-mtp", "--spec-draft-model", launch.draft, "--spec-draft-n-max", "3"]),
    ...(launch.isCpuOnly ? ["--device", "none"] : []),
    // The number of layers on the GPU is logged from verbosity 4 on.
    ...["--jinja", "--no-ui", "--offline", "--log-verbosity", "4"],
  ];
}

/**
 * Matches environment variables that llama-server receives in addition to those for GPUs. All others are dropped, because `LLAMA_ARG_*`, for
 * example, would change how llama-server runs.
 */
const ALLOWED_VARIABLES =
  /^(PATH|HOME|USER|LANG|LC_.*|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_(FALLBACK_)?LIBRARY_PATH|SYSTEMROOT|WINDIR|LOCALAPPDATA|APPDATA|USERPROFILE|PROGRAMFILES|PROGRAMDATA|NUMBER_OF_PROCESSORS)$/i;

/**
 * If `LLAMA_SERVER_ROUTER_PORT` is set (to any number; nothing connects to that port), llama-server reports its loading progress on stdout
 * and exits at the end of its stdin, so that it never outlives the engine. Source: tools/server/server-models.cpp.
 */
export function buildLlamaServerEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const allowedVariables = Object.entries(inherited).filter(([name]) => ALLOWED_VARIABLES.test(name));
  return { ...Object.fromEntries(allowedVariables), ...pickGpuEnvironment(inherited), LLAMA_SERVER_ROUTER_PORT: "1" };
}
