// Compiles llama-server.exe on Linux from the sources in node-llama-cpp. The result is kept in the user's cache.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, readFile, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { createCachedFolder } from "./cachedFolder.mjs";
import { ensureCacheFolder, getRepositoryPath } from "./paths.mjs";
import { run, runOrThrow } from "./processes.mjs";
import { runStep } from "./progress.mjs";

const NAME = "llama-server.exe";
const sources = getRepositoryPath("node_modules", "node-llama-cpp", "llama");
const toolchain = getRepositoryPath("test", "windows", "llamaServer", "mingw-toolchain.cmake");
const compatibilityHeader = getRepositoryPath("test", "windows", "llamaServer", "mingw-compat.h");

const FLAGS = [
  "-DCMAKE_BUILD_TYPE=Release",
  "-DBUILD_SHARED_LIBS=OFF",
  "-DLLAMA_BUILD_UI=OFF",
  "-DLLAMA_USE_PREBUILT_UI=OFF",
  "-DLLAMA_BUILD_TESTS=OFF",
  "-DLLAMA_BUILD_EXAMPLES=OFF",
  "-DLLAMA_OPENSSL=OFF",
  "-DLLAMA_CURL=OFF",
  "-DGGML_OPENMP=OFF",
  "-DGGML_NATIVE=OFF",
  "-DGGML_AVX2=ON",
  "-DGGML_FMA=ON",
  "-DGGML_F16C=ON",
  "-DCMAKE_EXE_LINKER_FLAGS=-static",
];

/** @returns {Promise<string | undefined>} path of llama-server.exe, which is built if necessary; undefined if the compiler is missing */
export async function ensureWindowsLlamaServer() {
  const folder = await getFolder();
  const executable = path.join(folder, NAME);
  if (existsSync(executable)) return executable;
  if (!(await hasCompiler())) return undefined;
  await runStep("Building llama-server for Windows (about 20 minutes of CPU time)", () => createCachedFolder(folder, buildInto));
  return executable;
}

async function getFolder() {
  const files = await Promise.all([toolchain, compatibilityHeader].map((file) => readFile(file, "utf8")));
  const recipe = createHash("sha256")
    .update(JSON.stringify([FLAGS, files]))
    .digest("hex");
  return path.join(await ensureCacheFolder("windows"), `llama-server-${await readTag()}-${recipe.slice(0, 12)}`);
}

/** @returns {Promise<string>} tag of the llama.cpp release, such as "v0.5.0" */
async function readTag() {
  return JSON.parse(await readFile(path.join(sources, "llama.cpp.info.json"), "utf8")).tag;
}

async function hasCompiler() {
  try {
    for (const tool of ["x86_64-w64-mingw32-g++-posix", "cmake", "git"]) await run(tool, ["--version"], { output: "collect" });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} folder */
async function buildInto(folder) {
  const [clone, build] = [path.join(folder, "source"), path.join(folder, "build")];
  const options = { output: /** @type {const} */ ("collect") };
  await runOrThrow("git", ["clone", "--quiet", path.join(sources, "gitRelease.bundle"), clone], options);
  const header = ["C", "CXX"].map((language) => `-DCMAKE_${language}_FLAGS=-include ${compatibilityHeader}`);
  await runOrThrow("cmake", ["-S", clone, "-B", build, `-DCMAKE_TOOLCHAIN_FILE=${toolchain}`, ...FLAGS, ...header], options);
  await runOrThrow("cmake", ["--build", build, "--target", "llama-server", "-j", String(availableParallelism())], options);
  await copyFile(path.join(build, "bin", NAME), path.join(folder, NAME));
  await Promise.all([clone, build].map((unneeded) => rm(unneeded, { recursive: true })));
}
