/** Environment variables by name. */
export type Environment = Record<string, string | undefined>;

/**
 * Variables that compilers, git and `llama-server --version` need; on Windows also those with which CMake finds Visual Studio. All others
 * are removed, because an inherited `LLAMA_ARG_*`, `CMAKE_*` or `GIT_DIR` would change their behavior.
 */
const TOOL_VARIABLES =
  /^(PATH|HOME|USER|LANG|LC_ALL|TMPDIR|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_(FALLBACK_)?LIBRARY_PATH|CC|CXX|SDKROOT|DEVELOPER_DIR|NIX_.*|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|(COMMON)?PROGRAMFILES(\(X86\))?|PROGRAMW6432|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|OS)$/i;

/** Variables that select and configure GPUs. */
const GPU_VARIABLES = /^(CUDA_.*|NVIDIA_.*|GGML_.*|HIP_.*|HSA_.*|ROCR_.*|ROCM_.*|VK_.*|MESA_.*|ONEAPI_.*|SYCL_.*|ZE_.*)$/i;

/** Picks the variables that affect which GPUs a program uses, and how. */
export function gpuEnvironment(inherited: Environment): Environment {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => GPU_VARIABLES.test(name)));
}

export function toolEnvironment(inherited: Environment): Environment {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => TOOL_VARIABLES.test(name)));
}

/** Other variables that the engine, its decoder and its Mermaid parser may have: language, time zone and fonts. */
const ENGINE_VARIABLES = /^(LC_.*|LANGUAGE|LOGNAME|TZ|FONTCONFIG_(FILE|PATH)|XDG_DATA_DIRS|ORIEL_INSPECT)$/i;

/**
 * Picks the variables for a process that serves all clients of a user, whoever of them starts it. Everything else stays out, such as keys,
 * proxies, certificate authorities and `NODE_*`.
 */
export function engineEnvironment(inherited: Environment): Environment {
  const own = Object.entries(inherited).filter(([name]) => ENGINE_VARIABLES.test(name));
  return { ...toolEnvironment(inherited), ...gpuEnvironment(inherited), ...Object.fromEntries(own) };
}
