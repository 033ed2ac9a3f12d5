import { LARGEST_BUDGET, MIN_PATCHES } from "../../core/image/budget.ts";

/** Where a llama-server listens, and how to talk to it. */
export type Address = { kind: "socket"; path: string } | { kind: "port"; port: number; apiKey: string };

export interface Launch {
  executable: string;
  model: string;
  projector: string;
  address: Address;
  /** A file that holds the API key; needed with a port. */
  apiKeyFile?: string;
}

/** What llama-server reads in one go, in tokens; meanwhile it listens to nobody. */
export const BATCH_TOKENS = 2048;

/** Tokens of prompt and answer together. On 12B about 256 MiB of KV cache beside the windowed layers' fixed share. */
const CONTEXT_TOKENS = 16384;

/** The arguments for llama-server v0.5.0 and later. */
export function llamaServerArguments(launch: Launch): string[] {
  const { address } = launch;
  return [
    ...["--model", launch.model, "--mmproj", launch.projector],
    ...(address.kind === "socket" ? ["--host", address.path] : ["--host", "127.0.0.1", "--port", String(address.port)]),
    ...(launch.apiKeyFile === undefined ? [] : ["--api-key-file", launch.apiKeyFile]),
    // An image is read as one micro-batch; with fewer tokens than the largest image has, llama-server aborts.
    ...["--batch-size", String(BATCH_TOKENS), "--ubatch-size", "1152"],
    // Outside these limits it would resample the images that Oriel sized exactly.
    ...["--image-min-tokens", String(MIN_PATCHES), "--image-max-tokens", String(LARGEST_BUDGET)],
    ...["--ctx-size", String(CONTEXT_TOKENS), "--parallel", "1"],
    // The defaults are made for servers: 32 checkpoints of 320 MiB on 12B, and 8 GiB of prompts.
    ...["--ctx-checkpoints", "3", "--cache-ram", "512"],
    // From 4 on it says how many layers are on the GPU.
    ...["--jinja", "--no-ui", "--offline", "--log-verbosity", "4"],
  ];
}

/** What llama-server needs of the environment. All else stays out: an inherited `LLAMA_ARG_*` would change how it runs. */
const PASSED_ON =
  /^(PATH|HOME|USER|LANG|LC_.*|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_.*|SYSTEMROOT|WINDIR|LOCALAPPDATA|APPDATA|USERPROFILE|PROGRAMFILES|PROGRAMDATA|NUMBER_OF_PROCESSORS|CUDA_.*|NVIDIA_.*|GGML_.*|HIP_.*|HSA_.*|ROCR_.*|ROCM_.*|VK_.*|MESA_.*|ONEAPI_.*|SYCL_.*|ZE_.*)$/i;

/**
 * With `LLAMA_SERVER_ROUTER_PORT` set (any number; nothing connects to it) llama-server reports its loading progress on stdout and
 * ends itself at the end of its stdin: no engine, however it died, leaves it behind. Source: tools/server/server-models.cpp.
 */
export function llamaServerEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(inherited).filter(([name]) => PASSED_ON.test(name));
  return { ...Object.fromEntries(passed), LLAMA_SERVER_ROUTER_PORT: "1" };
}
