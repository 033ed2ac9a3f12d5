import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FailureError, getFailureAttributes, describeFailure } from "../failures/failure.ts";
import { errorCode } from "../disk/files.ts";
import { buildKey, buildLlamaServer } from "./build/build.ts";
import { obtainCached } from "./build/cacheEntry.ts";
import { findOnPath } from "./pathSearch.ts";
import { RELEASES_URL, fetchRelease, releaseKey } from "./release.ts";
import { pinnedAsset, platformKey, releases as shippedReleases, type Releases } from "./releases.ts";
import { findSourcePackage, readSourcePackage } from "./build/sourcePackage.ts";
import { checkVersion } from "./version.ts";

export interface LlamaServer {
  executable: string;
  version: string;
  way: "setting" | "path" | "release" | "build";
}

export interface ObtainOptions {
  /** Path of a llama-server that the person set: this one or none. */
  setting?: string;
  /** The user's cache folder; downloads and builds go into its folder llama-server. */
  cacheDir: string;
  /** Whether nothing may be downloaded; ORIEL_OFFLINE in `env` forbids it too. */
  isOffline?: boolean;
  /** `step` is a short sentence, `fraction` 0…1 where it is known. */
  onProgress: (step: string, fraction?: number) => void;
  signal: AbortSignal;
  /** Where PATH, proxies and compilers are looked up; without it that of this process. */
  env?: NodeJS.ProcessEnv;
  /** Without it those that Oriel ships. */
  releases?: Releases;
  releasesUrl?: string;
  /** Folder of the npm package node-llama-cpp; without it looked for, with null taken as not installed. */
  sourcePackage?: string | null;
}

type Way = (options: ObtainOptions, env: NodeJS.ProcessEnv) => Promise<LlamaServer>;

/** A way that is not open here, which is no failure by itself. */
class NotOpen extends Error {}

const ways: { name: string; take: Way }[] = [
  { name: "PATH", take: fromPath },
  { name: "Official release", take: fromRelease },
  { name: "Build from source", take: fromBuild },
];

/**
 * Finds a llama-server, or gets one: the person's, the one on PATH, the official release, a build of its source. Everything is
 * verified anew at each call, so a llama-server that was removed or damaged meanwhile is replaced.
 * @throws FailureError for the setting: fileMissing, llamaServerUnusable, llamaServerTooOld; else diskFull and noSpace at once; else noLlamaServer
 *   with the reason of every way, or toolMissing, buildFailed, downloadFailed, hashMismatch when that is all that went wrong
 * @throws the signal's reason
 */
export async function obtainLlamaServer(options: ObtainOptions): Promise<LlamaServer> {
  const { setting, signal, env = process.env } = options;
  if (setting !== undefined) return fromSetting(setting, env, signal);
  const tried: { way: string; reason: string }[] = [];
  const failures: FailureError[] = [];
  for (const { name, take } of ways) {
    try {
      return await take(options, env);
    } catch (error) {
      signal.throwIfAborted();
      tried.push({ way: name, reason: reasonOf(error) });
      // The remaining ways need room too.
      if (error instanceof FailureError && (error.failure.kind === "diskFull" || error.failure.kind === "noSpace")) throw error;
      if (error instanceof FailureError) failures.push(error);
    }
  }
  const [only, ...others] = failures;
  if (only !== undefined && others.length === 0 && getFailureAttributes(only.failure).isSelfExplanatory) throw only;
  throw new FailureError({ kind: "noLlamaServer", tried });
}

/** @throws what is neither expected nor the system's refusal: a bug */
function reasonOf(error: unknown): string {
  if (error instanceof NotOpen) return error.message;
  if (error instanceof FailureError) {
    const { message, log } = describeFailure(error.failure);
    const line = log?.find((candidate) => /\berror\b/i.test(candidate)) ?? log?.at(-1);
    return [message.replace(/\.$/, ""), ...(line === undefined ? [] : [line])].join(": ");
  }
  if (errorCode(error) !== undefined) return (error as Error).message;
  throw error;
}

async function fromSetting(setting: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<LlamaServer> {
  const executable = resolve(setting);
  const info = await stat(executable).catch(() => undefined);
  if (info === undefined) throw new FailureError({ kind: "fileMissing", role: "llamaServer", path: executable });
  return { executable, version: await checkVersion(executable, env, signal), way: "setting" };
}

async function fromPath({ signal }: ObtainOptions, env: NodeJS.ProcessEnv): Promise<LlamaServer> {
  const executable = await findOnPath("llama-server", env);
  if (executable === undefined) throw new NotOpen("no llama-server there");
  return { executable, version: await checkVersion(executable, env, signal), way: "path" };
}

async function fromRelease(options: ObtainOptions, env: NodeJS.ProcessEnv): Promise<LlamaServer> {
  const { cacheDir, onProgress, signal, isOffline = false, releases = shippedReleases, releasesUrl = RELEASES_URL } = options;
  const asset = pinnedAsset(releases);
  if (asset === undefined) throw new NotOpen(`no pinned release for ${platformKey}`);
  const executable = await obtainCached({
    root: join(cacheDir, "llama-server"),
    key: releaseKey(asset),
    make: (work, result) => fetchRelease({ asset, baseUrl: releasesUrl, env, isOffline, onProgress, signal }, work, result),
    onProgress,
    signal,
  });
  return { executable, version: await checkVersion(executable, env, signal), way: "release" };
}

async function fromBuild(options: ObtainOptions, env: NodeJS.ProcessEnv): Promise<LlamaServer> {
  const { cacheDir, onProgress, signal, sourcePackage } = options;
  const folder = sourcePackage === undefined ? await findSourcePackage() : sourcePackage;
  if (folder === null || folder === undefined) throw new NotOpen("node-llama-cpp, which has the source, is not installed");
  const source = await readSourcePackage(folder);
  if (source === undefined) throw new NotOpen("node-llama-cpp is installed without its source of llama.cpp");
  const executable = await obtainCached({
    root: join(cacheDir, "llama-server"),
    key: buildKey(source),
    make: (work, result) => buildLlamaServer({ source, env, onProgress, signal }, work, result),
    onProgress,
    signal,
  });
  return { executable, version: await checkVersion(executable, env, signal), way: "build" };
}
