import { readFile, readdir, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as z from "zod/mini";

/** The npm package node-llama-cpp, which is published with a llama.cpp release as a git bundle. */
export interface SourcePackage {
  /** Version of the package. */
  version: string;
  /** Tag of the llama.cpp release, such as "v0.5.0". */
  tag: string;
  bundle: string;
  /** Libraries of the same release, if the package for this platform is installed. */
  prebuilt?: Prebuilt;
}

/** Shared libraries of llama.cpp, which save most of the compile time. */
export interface Prebuilt {
  /** Path of each library to link, by CMake target. */
  targets: Record<(typeof TARGETS)[number], string>;
  /** All libraries to copy next to the executable, including the backends that are loaded at run time. */
  libraries: string[];
}

const TARGETS = ["ggml-base", "ggml", "llama", "llama-common"] as const;

const Package = z.object({ version: z.string() });
const Info = z.object({ tag: z.string() });

/** Finds the installed node-llama-cpp. @returns undefined in a packaged extension */
export async function findSourcePackage(): Promise<string | undefined> {
  return findPackage("node-llama-cpp", import.meta.url);
}

/** @returns undefined if `folder` contains no bundle, for example because its 35 MB were removed to save space */
export async function readSourcePackage(folder: string): Promise<SourcePackage | undefined> {
  const llama = join(folder, "llama");
  const bundle = join(llama, "gitRelease.bundle");
  if (!(await readdir(llama).catch((): string[] => [])).includes("gitRelease.bundle")) return undefined;
  const { version } = Package.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  const { tag } = Info.parse(JSON.parse(await readFile(join(llama, "llama.cpp.info.json"), "utf8")));
  const prebuilt = await findPrebuilt(folder, version);
  return { version, tag, bundle, ...(prebuilt === undefined ? {} : { prebuilt }) };
}

async function findPrebuilt(sourcePackage: string, version: string): Promise<Prebuilt | undefined> {
  const platform = getPrebuiltPlatform();
  if (platform === undefined) return undefined;
  const folder = await findPackage(`@node-llama-cpp/${platform}`, join(sourcePackage, "package.json"));
  if (folder === undefined) return undefined;
  // Libraries of another release would not match the source.
  if (Package.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8"))).version !== version) return undefined;
  const bins = join(folder, "bins", platform);
  const names = (await readdir(bins).catch((): string[] => [])).filter((name) => /^lib.*\.(so|dylib)$/.test(name));
  const targets = pickTargets(names);
  if (targets === undefined) return undefined;
  return {
    targets: Object.fromEntries(TARGETS.map((target) => [target, join(bins, targets[target])])) as Prebuilt["targets"],
    libraries: names.map((name) => join(bins, name)),
  };
}

/** Picks the library of each target. @param names file names such as libggml.v0.5.0.so, libllama.metal.v0.5.0.dylib, libggml-base.so */
export function pickTargets(names: string[]): Prebuilt["targets"] | undefined {
  const libraries = TARGETS.map((target) => {
    const pattern = new RegExp(`^lib${target}(\\.[\\w.-]+)?\\.(so|dylib)$`);
    return [target, names.find((name) => pattern.test(name))] as const;
  });
  if (libraries.some(([, name]) => name === undefined)) return undefined;
  return Object.fromEntries(libraries) as Prebuilt["targets"];
}

/** Returns undefined on Windows, where the packages contain no import libraries to link with. */
function getPrebuiltPlatform(): string | undefined {
  if (process.platform === "linux") return `linux-${process.arch}`;
  if (process.platform === "darwin") return process.arch === "arm64" ? "mac-arm64-metal" : "mac-x64";
  return undefined;
}

/**
 * Searches the same folders as Node. `require.resolve` would block, and can't resolve these packages: they don't export their package.json.
 */
async function findPackage(name: string, from: string): Promise<string | undefined> {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    // Resolves links, because pnpm installs the dependencies of a package next to its real folder.
    const realFolder = await realpath(join(folder, ...name.split("/"))).catch(() => undefined);
    if (realFolder !== undefined) return realFolder;
  }
  return undefined;
}
