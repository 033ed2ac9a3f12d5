import { LARGEST_BUDGET, MIN_PATCHES } from "../../../image/budget.ts";
import { pickGpuEnvironment } from "../../../core/environment.ts";
import { MICRO_BATCH_TOKENS, type LaunchSettings } from "../../../models/fit/launchSettings.ts";

/** Address that a llama-server listens on. */
export type Address = { kind: "socket"; path: string } | { kind: "port"; port: number; apiKey: string };

export interface Launch {
  executable: string;
  model: string;
  projector: string;
  address: Address;
  /** File that holds the API key; needed with a port. */
  apiKeyFile?: string;
  settings: LaunchSettings;
  /** If true, no GPU is used. */
  cpuOnly?: boolean;
}

/** Tokens that llama-server processes at a time; it notices a cancellation only between two batches. */
export const BATCH_TOKENS = 2048;

/** The arguments for llama-server v0.5.0 and later. */
export function llamaServerArguments(launch: Launch): string[] {
  const { address } = launch;
  const { contextTokens, slots, checkpoints, promptCacheMib, cacheType } = launch.settings;
  return [
    ...["--model", launch.model, "--mmproj", launch.projector],
    ...(address.kind === "socket" ? ["--host", address.path] : ["--host", "127.0.0.1", "--port", String(address.port)]),
    ...(launch.apiKeyFile === undefined ? [] : ["--api-key-file", launch.apiKeyFile]),
    ...["--batch-size", String(BATCH_TOKENS), "--ubatch-size", String(MICRO_BATCH_TOKENS)],
    // Outside these limits llama-server would resample the images, whose size Oriel chose exactly.
    ...["--image-min-tokens", String(MIN_PATCHES), "--image-max-tokens", String(LARGEST_BUDGET)],
    // The context is shared by the slots. llama-server chooses the layers on the GPU by itself (`--fit`).
    ...["--ctx-size", String(contextTokens * slots), "--parallel", String(slots)],
    ...["--ctx-checkpoints", String(checkpoints), "--cache-ram", String(promptCacheMib)],
    ...(cacheType === "f16" ? [] : ["--cache-type-k", cacheType, "--cache-type-v", cacheType]),
    ...(launch.cpuOnly ? ["--device", "none"] : []),
    // The number of layers on the GPU is logged from verbosity 4 on.
    ...["--jinja", "--no-ui", "--offline", "--log-verbosity", "4"],
  ];
}

/** Allowed environment variables. Others are dropped: an inherited `LLAMA_ARG_*` would change how llama-server runs. */
const PASSED_ON =
  /^(PATH|HOME|USER|LANG|LC_.*|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_(FALLBACK_)?LIBRARY_PATH|SYSTEMROOT|WINDIR|LOCALAPPDATA|APPDATA|USERPROFILE|PROGRAMFILES|PROGRAMDATA|NUMBER_OF_PROCESSORS)$/i;

/**
 * With `LLAMA_SERVER_ROUTER_PORT` set (any number; nothing connects to it) llama-server reports its loading progress on stdout and
 * exits at the end of its stdin, so that it never outlives the engine. Source: tools/server/server-models.cpp.
 */
export function llamaServerEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(inherited).filter(([name]) => PASSED_ON.test(name));
  return { ...Object.fromEntries(passed), ...pickGpuEnvironment(inherited), LLAMA_SERVER_ROUTER_PORT: "1" };
}
