/** Builds llama.cpp's command-line programs from the same source as llama-server. The benchmark compares Oriel with them. */
import { execFile } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { createBuildKey, listPrebuiltOptions } from "../../src/llamaServer/build/build.ts";
import { obtainCached } from "../../src/llamaServer/build/cacheEntry.ts";
import prebuiltProject from "../../src/llamaServer/build/prebuilt.CMakeLists.txt";
import { findSourcePackage, readSourcePackage, type Prebuilt } from "../../src/llamaServer/build/sourcePackage.ts";
import { ensureCacheFolder } from "../tools/paths.mjs";

const run = promisify(execFile);

const PROGRAMS = ["llama-bench", "llama-mtmd-cli"];

/** CMake project like that of llama-server, which also builds these programs. */
const PROJECT = `cmake_minimum_required(VERSION 3.18)
project(llama-tools C CXX)
set(LLAMA_BUILD_TOOLS ON)
include(prebuilt.cmake)
add_subdirectory(\${LLAMA_CPP}/tools/llama-bench llama-bench)
`;

/** Builds the programs if necessary. @returns their paths; undefined if there are no libraries to link */
export async function obtainLlamaTools(): Promise<{ bench: string; mtmdCli: string } | undefined> {
  const folder = await findSourcePackage();
  const source = folder === undefined ? undefined : await readSourcePackage(folder);
  if (source?.prebuilt === undefined) return undefined;
  const { bundle, prebuilt } = source;
  const bench = await obtainCached({
    root: await ensureCacheFolder("llama-tools"),
    key: `${createBuildKey(source)}-tools`,
    make: (work, result) => build(bundle, prebuilt, work, result),
    onEvent: () => {},
    signal: new AbortController().signal,
  });
  return { bench, mtmdCli: join(dirname(bench), "llama-mtmd-cli") };
}

async function build(bundle: string, prebuilt: Prebuilt, work: string, result: string): Promise<string> {
  console.error("Building llama-bench and llama-mtmd-cli");
  const [clone, project, out] = [join(work, "llama.cpp"), join(work, "project"), join(work, "build")];
  await mkdir(project);
  await writeFile(join(project, "CMakeLists.txt"), PROJECT);
  await writeFile(join(project, "prebuilt.cmake"), prebuiltProject);
  await run("git", ["clone", "--quiet", bundle, clone]);
  const options = { maxBuffer: 100_000_000 };
  await run("cmake", ["-S", project, "-B", out, ...listPrebuiltOptions(prebuilt, clone)], options);
  await run("cmake", ["--build", out, "--target", ...PROGRAMS, "-j", String(availableParallelism())], options);
  for (const file of [...PROGRAMS.map((name) => join(out, "bin", name)), ...prebuilt.libraries])
    await copyFile(file, join(result, basename(file)));
  return join(result, "llama-bench");
}
