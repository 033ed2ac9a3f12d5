/**
 * What compilers, git and `llama-server --version` need of the environment. All else stays out: an inherited `LLAMA_ARG_*`,
 * `CMAKE_*` or `GIT_DIR` would change what they do.
 */
const PASSED_ON = [
  ...["PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME"],
  ...["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"],
  ...["CC", "CXX", "SDKROOT", "DEVELOPER_DIR", "NIX_CC", "NIX_LDFLAGS", "NIX_CFLAGS_COMPILE"],
  // Windows: CMake finds Visual Studio by these.
  ...["SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"],
  ...["ProgramData", "ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "CommonProgramFiles", "CommonProgramFiles(x86)"],
  ...["NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "OS"],
];

export function toolEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = PASSED_ON.flatMap((name) => {
    const value = inherited[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(passed);
}
