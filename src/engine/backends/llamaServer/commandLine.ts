import { LARGEST_BUDGET, MIN_PATCHES } from "../../../image/budget.ts";
import { gpuEnvironment } from "../../../llamaServer/environment.ts";
import { MICRO_BATCH_TOKENS, type LaunchSettings } from "../../../models/fit/launchSettings.ts";

/** Where a llama-server listens, and how to talk to it. */
export type Address = { kind: "socket"; path: string } | { kind: "port"; port: number; apiKey: string };

export interface Launch {
  executable: string;
  model: string;
  projector: string;
  address: Address;
  /** A file that holds the API key; needed with a port. */
  apiKeyFile?: string;
  settings: LaunchSettings;
  /** Without GPUs, though there are some. */
  onProcessor?: boolean;
}

/** What llama-server reads in one go, in tokens; meanwhile it listens to nobody. */
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
    // Outside these limits it would resample the images that Oriel sized exactly.
    ...["--image-min-tokens", String(MIN_PATCHES), "--image-max-tokens", String(LARGEST_BUDGET)],
    // The context is shared by the slots. How much of the model goes to a GPU, it fits by itself (`--fit`).
    ...["--ctx-size", String(contextTokens * slots), "--parallel", String(slots)],
    ...["--ctx-checkpoints", String(checkpoints), "--cache-ram", String(promptCacheMib)],
    ...(cacheType === "f16" ? [] : ["--cache-type-k", cacheType, "--cache-type-v", cacheType]),
    ...(launch.onProcessor ? ["--device", "none"] : []),
    // From 4 on it says how many layers are on the GPU.
    ...["--jinja", "--no-ui", "--offline", "--log-verbosity", "4"],
  ];
}

/** What llama-server needs of the environment. All else stays out: an inherited `LLAMA_ARG_*` would change how it runs. */
const PASSED_ON =
  /^(PATH|HOME|USER|LANG|LC_.*|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_.*|SYSTEMROOT|WINDIR|LOCALAPPDATA|APPDATA|USERPROFILE|PROGRAMFILES|PROGRAMDATA|NUMBER_OF_PROCESSORS)$/i;

/**
 * With `LLAMA_SERVER_ROUTER_PORT` set (any number; nothing connects to it) llama-server reports its loading progress on stdout and
 * ends itself at the end of its stdin: no engine, however it died, leaves it behind. Source: tools/server/server-models.cpp.
 */
export function llamaServerEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(inherited).filter(([name]) => PASSED_ON.test(name));
  return { ...Object.fromEntries(passed), ...gpuEnvironment(inherited), LLAMA_SERVER_ROUTER_PORT: "1" };
}
