import { createHash } from "node:crypto";
import { constants, copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import { basename, join } from "node:path";
import { FailureError, toFailure } from "../../failures/failure.ts";
import { findOnPath } from "../../disk/pathSearch.ts";
import prebuiltProject from "./prebuilt.CMakeLists.txt";
import { runTool } from "./runTool.ts";
import type { Prebuilt, SourcePackage } from "./sourcePackage.ts";
import { lacksCompiler, createToolMissingError } from "./toolMissing.ts";
import { checkVersion } from "../version.ts";

export interface BuildOptions {
  source: SourcePackage;
  env: NodeJS.ProcessEnv;
  onProgress: (step: string, fraction?: number) => void;
  signal: AbortSignal;
}

/** -O1 halves the build time; the performance-critical code is in the prebuilt libraries. */
const PREBUILT_FLAGS = ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_C_FLAGS_RELEASE=-O1 -DNDEBUG", "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG"];

/** One static executable, without the web UI, and without TLS because it only listens on this machine. */
const FULL_BUILD_FLAGS = [
  "-DCMAKE_BUILD_TYPE=Release",
  "-DBUILD_SHARED_LIBS=OFF",
  "-DLLAMA_OPENSSL=OFF",
  "-DLLAMA_BUILD_UI=OFF",
  "-DLLAMA_USE_PREBUILT_UI=OFF",
  "-DLLAMA_BUILD_TESTS=OFF",
  "-DLLAMA_BUILD_EXAMPLES=OFF",
];

/** Memory per parallel compiler process. The largest files of llama.cpp need about a third of it; the rest is left for other programs. */
const BYTES_PER_JOB = 2_000_000_000;

/** Creates the key under which a build is cached. It depends on the release, the platform, and everything else that affects the result. */
export function createBuildKey({ version, tag, prebuilt }: SourcePackage): string {
  const recipe =
    prebuilt === undefined
      ? // The build is optimized for this CPU, but machines with other CPUs may share the home folder.
        [...FULL_BUILD_FLAGS, cpus()[0]?.model]
      : [...PREBUILT_FLAGS, removeComments(prebuiltProject), ...prebuilt.libraries.map((path) => basename(path))];
  const hash = createHash("sha256")
    .update(JSON.stringify([version, recipe]))
    .digest("hex")
    .slice(0, 12);
  return `${tag}-${process.platform}-${process.arch}-build-${hash}`;
}

function removeComments(cmakeProject: string): string {
  return cmakeProject.replaceAll(/^\s*#.*\n/gm, "");
}

/**
 * Builds llama-server from the source package.
 * @param work folder for source and object files
 * @param result folder for llama-server and its libraries
 * @returns the path of llama-server in `result`
 * @throws FailureError `toolMissing`, `buildFailed`, `diskFull`; the signal's abort reason
 */
export async function buildLlamaServer(options: BuildOptions, work: string, result: string): Promise<string> {
  const { source, env, onProgress, signal } = options;
  const git = (await findOnPath("git", env)) ?? (await throwFailure(createToolMissingError("git")));
  const cmake = (await findOnPath("cmake", env)) ?? (await throwFailure(createToolMissingError("CMake")));
  const [clone, build] = [join(work, "llama.cpp"), join(work, "build")];

  onProgress("Unpacking the llama.cpp source");
  await runStep(options, "unpacking the source", work, git, ["clone", "--quiet", source.bundle, clone]);

  onProgress("Preparing to build llama-server");
  const configure = [...(await configureProject(source, work, clone)), "-B", build, ...(await chooseGenerator(env))];
  await runStep(options, "preparing the build", work, cmake, configure);

  const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / BYTES_PER_JOB)));
  const compile = ["--build", build, "--config", "Release", "--target", "llama-server", "-j", String(jobs)];
  const compileStep = source.prebuilt === undefined ? "Building llama.cpp (this takes a while)" : "Building llama-server";
  let reportedFraction = -1;
  await runStep(options, "compiling", work, cmake, compile, (line) => {
    const fraction = parseBuildProgress(line);
    if (fraction === undefined || fraction <= reportedFraction) return;
    reportedFraction = fraction;
    onProgress(compileStep, fraction);
  });

  const executable = await copyResult(build, result, source);
  await checkVersion(executable, env, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    const failure = toFailure(error);
    // The failure must not contain the path, which is temporary.
    const reason = "reason" in failure ? failure.reason : failure.kind;
    throw new FailureError({ kind: "buildFailed", step: "starting the new llama-server", log: [reason] });
  });
  return executable;
}

async function configureProject({ prebuilt }: SourcePackage, work: string, clone: string): Promise<string[]> {
  if (prebuilt === undefined) return ["-S", clone, ...FULL_BUILD_FLAGS];
  const folder = join(work, "project");
  await mkdir(folder);
  await writeFile(join(folder, "CMakeLists.txt"), prebuiltProject);
  return ["-S", folder, ...listPrebuiltOptions(prebuilt, clone)];
}

/** Lists the CMake options for prebuilt.CMakeLists.txt. @param clone folder of the llama.cpp source */
export function listPrebuiltOptions({ targets }: Prebuilt, clone: string): string[] {
  const libraries = Object.entries(targets).map(([target, path]) => `-DLIB_${target.toUpperCase().replaceAll("-", "_")}=${path}`);
  return [...PREBUILT_FLAGS, `-DLLAMA_CPP=${clone}`, ...libraries];
}

/** Chooses Ninja if it is installed; not on Windows, where only the Visual Studio generator finds the compiler by itself. */
async function chooseGenerator(env: NodeJS.ProcessEnv): Promise<string[]> {
  return process.platform !== "win32" && (await findOnPath("ninja", env)) ? ["-G", "Ninja"] : [];
}

/** Reads the progress 0…1 from a line of make ("[ 42%] Building…") or Ninja ("[12/345] Building…"). */
export function parseBuildProgress(line: string): number | undefined {
  const match = /^\[\s*(\d+)(?:%|\/(\d+))\]/.exec(line);
  return match ? Number(match[1]) / Number(match[2] ?? 100) : undefined;
}

async function runStep(
  { env, signal }: BuildOptions,
  name: string,
  work: string,
  command: string,
  args: string[],
  onLine: (line: string) => void = () => {},
): Promise<void> {
  const { hasSucceeded, lines } = await runTool({ command, args, env, signal, onLine });
  if (hasSucceeded) return;
  if (lines.some((line) => /No space left on device|not enough space on the disk|Disk quota exceeded/i.test(line))) {
    throw new FailureError({ kind: "diskFull", path: work });
  }
  if (lacksCompiler(lines)) await throwFailure(createToolMissingError("a C++ compiler"));
  throw new FailureError({ kind: "buildFailed", step: name, log: lines });
}

async function copyResult(build: string, result: string, { prebuilt }: SourcePackage): Promise<string> {
  const name = process.platform === "win32" ? "llama-server.exe" : "llama-server";
  const bin = join(build, "bin");
  // Multi-configuration generators use a folder per configuration.
  const folder = (await readdir(bin).catch((): string[] => [])).includes("Release") ? join(bin, "Release") : bin;
  const executable = join(result, name);
  await copyFile(join(folder, name), executable, constants.COPYFILE_FICLONE);
  for (const library of prebuilt?.libraries ?? []) {
    await copyFile(library, join(result, basename(library)), constants.COPYFILE_FICLONE);
  }
  return executable;
}

async function throwFailure(failure: Promise<FailureError>): Promise<never> {
  throw await failure;
}
