/**
 * Variables that compilers, git and `llama-server --version` need; on Windows also those with which CMake finds Visual Studio. All others
 * are removed, because an inherited `LLAMA_ARG_*`, `CMAKE_*` or `GIT_DIR` would change their behavior.
 */
const TOOL_VARIABLES =
  /^(PATH|HOME|USER|LANG|LC_ALL|TMPDIR|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_(FALLBACK_)?LIBRARY_PATH|CC|CXX|SDKROOT|DEVELOPER_DIR|NIX_.*|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|(COMMON)?PROGRAMFILES(\(X86\))?|PROGRAMW6432|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|OS)$/i;

/** Variables that select and configure GPUs. */
const GPU_VARIABLES = /^(CUDA_.*|NVIDIA_.*|GGML_.*|HIP_.*|HSA_.*|ROCR_.*|ROCM_.*|VK_.*|MESA_.*|ONEAPI_.*|SYCL_.*|ZE_.*)$/i;

/** Picks the variables that affect which GPUs a program uses, and how. */
export function gpuEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => GPU_VARIABLES.test(name)));
}

export function toolEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => TOOL_VARIABLES.test(name)));
}
