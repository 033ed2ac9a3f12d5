/** Environment variables by name. */
export type Environment = Record<string, string | undefined>;

/**
 * Matches variables that compilers, git and `llama-server --version` need, and those that CMake needs to find Visual Studio on Windows. All
 * others are removed, because an inherited `LLAMA_ARG_*`, `CMAKE_*` or `GIT_DIR` would change how these tools behave.
 */
const TOOL_VARIABLES =
  /^(PATH|HOME|USER|LANG|LC_ALL|TMPDIR|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_(FALLBACK_)?LIBRARY_PATH|CC|CXX|SDKROOT|DEVELOPER_DIR|NIX_.*|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|(COMMON)?PROGRAMFILES(\(X86\))?|PROGRAMW6432|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|OS)$/i;

/** Matches variables that select and configure GPUs. */
const GPU_VARIABLES = /^(CUDA_.*|NVIDIA_.*|GGML_.*|HIP_.*|HSA_.*|ROCR_.*|ROCM_.*|VK_.*|MESA_.*|ONEAPI_.*|SYCL_.*|ZE_.*)$/i;

/** Picks the variables that affect which GPUs a program uses, and how. */
export function pickGpuEnvironment(inherited: Environment): Environment {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => GPU_VARIABLES.test(name)));
}

export function pickToolEnvironment(inherited: Environment): Environment {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => TOOL_VARIABLES.test(name)));
}

/** Matches other variables that the engine, its decoder and its Mermaid parser inherit: language, time zone and fonts. */
const ENGINE_VARIABLES = /^(LC_.*|LANGUAGE|LOGNAME|TZ|FONTCONFIG_(FILE|PATH)|XDG_DATA_DIRS)$/i;

/**
 * Picks the variables for a process that serves all clients of a user, no matter which of them starts it. Excludes other variables, such as
 * keys, proxies, certificate authorities and `NODE_*`.
 */
export function pickEngineEnvironment(inherited: Environment): Environment {
  const engineVariables = Object.entries(inherited).filter(([name]) => ENGINE_VARIABLES.test(name));
  return { ...pickToolEnvironment(inherited), ...pickGpuEnvironment(inherited), ...Object.fromEntries(engineVariables) };
}
