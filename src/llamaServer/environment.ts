/**
 * What compilers, git and `llama-server --version` need of the environment; on Windows also that by which CMake finds Visual Studio.
 * All else stays out: an inherited `LLAMA_ARG_*`, `CMAKE_*` or `GIT_DIR` would change what they do.
 */
const PASSED_ON =
  /^(PATH|HOME|USER|LANG|LC_ALL|TMPDIR|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_(FALLBACK_)?LIBRARY_PATH|CC|CXX|SDKROOT|DEVELOPER_DIR|NIX_.*|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|(COMMON)?PROGRAMFILES(\(X86\))?|PROGRAMW6432|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|OS)$/i;

/** Which GPUs are to be used, and how. */
const OF_GPUS = /^(CUDA_.*|NVIDIA_.*|GGML_.*|HIP_.*|HSA_.*|ROCR_.*|ROCM_.*|VK_.*|MESA_.*|ONEAPI_.*|SYCL_.*|ZE_.*)$/i;

/** Of the environment, what says which GPUs there are for a program. */
export function gpuEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => OF_GPUS.test(name)));
}

export function toolEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => PASSED_ON.test(name)));
}
