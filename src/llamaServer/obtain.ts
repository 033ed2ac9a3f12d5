import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FailureError, getFailureAttributes, describeFailure } from "../failures/failure.ts";
import { getErrorCode } from "../disk/files.ts";
import { createBuildKey, buildLlamaServer } from "./build/build.ts";
import { obtainCached } from "./build/cacheEntry.ts";
import { findOnPath } from "./pathSearch.ts";
import { RELEASES_URL, fetchRelease, createReleaseKey } from "./release.ts";
import { findPinnedAsset, platformKey, releases as shippedReleases, type Releases } from "./releases.ts";
import { findSourcePackage, readSourcePackage } from "./build/sourcePackage.ts";
import { checkVersion } from "./version.ts";

export interface LlamaServer {
  executable: string;
  version: string;
  origin: "setting" | "path" | "release" | "build";
}

export interface ObtainOptions {
  /** Path of llama-server from the user's settings; if set, no other llama-server is used. */
  setting?: string;
  /** The user's cache folder, with downloads and builds in its subfolder llama-server. */
  cacheDir: string;
  /** Whether downloads are forbidden; ORIEL_OFFLINE in `env` has the same effect. */
  isOffline?: boolean;
  /**
   * @param step a short phrase
   * @param fraction progress of the step, 0…1; undefined if unknown
   */
  onProgress: (step: string, fraction?: number) => void;
  signal: AbortSignal;
  /** Environment that defines PATH, proxies and compilers; by default that of this process. */
  env?: NodeJS.ProcessEnv;
  /** Pinned releases; by default those that this version of Oriel ships with. */
  releases?: Releases;
  releasesUrl?: string;
  /** Folder of the npm package node-llama-cpp. By default, the installed package is used; null means that it is not installed. */
  sourcePackage?: string | null;
}

type ObtainFromSource = (options: ObtainOptions, env: NodeJS.ProcessEnv) => Promise<LlamaServer>;

/** Error for a source that is not available on this machine. The other sources are then tried. The message is a sentence. */
class SourceUnavailableError extends Error {}

const sources: { name: string; obtain: ObtainFromSource }[] = [
  { name: "PATH", obtain: obtainFromPath },
  { name: "Official release", obtain: obtainRelease },
  { name: "Build from source", obtain: obtainBuild },
];

/**
 * Finds or installs llama-server: the executable from the settings; otherwise the one on PATH, the official release, or a build from
 * source. Each call verifies the result, so a llama-server that was removed or damaged in the meantime is replaced.
 * @throws FailureError `fileMissing`, `llamaServerUnusable`, `llamaServerTooOld` for the executable from the settings. Otherwise `diskFull`
 *   or `noSpace` at once, `noLlamaServer` with the reason of every source, or `toolMissing`, `buildFailed`, `downloadFailed`,
 *   `hashMismatch` if that is the only failure.
 * @throws the signal's abort reason
 */
export async function obtainLlamaServer(options: ObtainOptions): Promise<LlamaServer> {
  const { setting, signal, env = process.env } = options;
  if (setting !== undefined) return checkSetting(setting, env, signal);
  const attempts: { source: string; reason: string }[] = [];
  const failures: FailureError[] = [];
  for (const { name, obtain } of sources) {
    try {
      return await obtain(options, env);
    } catch (error) {
      signal.throwIfAborted();
      attempts.push({ source: name, reason: describeReason(error) });
      // The remaining sources need disk space too.
      if (error instanceof FailureError && (error.failure.kind === "diskFull" || error.failure.kind === "noSpace")) throw error;
      if (error instanceof FailureError) failures.push(error);
    }
  }
  const [onlyFailure, ...others] = failures;
  if (onlyFailure !== undefined && others.length === 0 && getFailureAttributes(onlyFailure.failure).isSelfExplanatory) throw onlyFailure;
  throw new FailureError({ kind: "noLlamaServer", attempts });
}

/** @throws the error itself if it is neither a failure nor a system error, and thus a bug */
function describeReason(error: unknown): string {
  if (error instanceof SourceUnavailableError) return error.message;
  if (error instanceof FailureError) {
    const { message, log } = describeFailure(error.failure);
    const line = log?.find((candidate) => /\berror\b/i.test(candidate)) ?? log?.at(-1);
    return line === undefined ? message : `${message} ${line}`;
  }
  if (getErrorCode(error) !== undefined) return (error as Error).message;
  throw error;
}

async function checkSetting(setting: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<LlamaServer> {
  const executable = resolve(setting);
  const info = await stat(executable).catch(() => undefined);
  if (info === undefined) throw new FailureError({ kind: "fileMissing", role: "llamaServer", path: executable });
  return { executable, version: await checkVersion(executable, env, signal), origin: "setting" };
}

async function obtainFromPath({ signal }: ObtainOptions, env: NodeJS.ProcessEnv): Promise<LlamaServer> {
  const executable = await findOnPath("llama-server", env);
  if (executable === undefined) throw new SourceUnavailableError("It contains no llama-server.");
  return { executable, version: await checkVersion(executable, env, signal), origin: "path" };
}

async function obtainRelease(options: ObtainOptions, env: NodeJS.ProcessEnv): Promise<LlamaServer> {
  const { cacheDir, onProgress, signal, isOffline = false, releases = shippedReleases, releasesUrl = RELEASES_URL } = options;
  const asset = findPinnedAsset(releases);
  if (asset === undefined) throw new SourceUnavailableError(`No release is pinned for ${platformKey}.`);
  const executable = await obtainCached({
    root: join(cacheDir, "llama-server"),
    key: createReleaseKey(asset),
    make: (work, result) => fetchRelease({ asset, baseUrl: releasesUrl, env, isOffline, onProgress, signal }, work, result),
    onProgress,
    signal,
  });
  return { executable, version: await checkVersion(executable, env, signal), origin: "release" };
}

async function obtainBuild(options: ObtainOptions, env: NodeJS.ProcessEnv): Promise<LlamaServer> {
  const { cacheDir, onProgress, signal, sourcePackage } = options;
  const folder = sourcePackage === undefined ? await findSourcePackage() : sourcePackage;
  if (folder === null || folder === undefined)
    throw new SourceUnavailableError("The package node-llama-cpp, which contains the source, is not installed.");
  const source = await readSourcePackage(folder);
  if (source === undefined) throw new SourceUnavailableError("The package node-llama-cpp is installed without the llama.cpp source.");
  const executable = await obtainCached({
    root: join(cacheDir, "llama-server"),
    key: createBuildKey(source),
    make: (work, result) => buildLlamaServer({ source, env, onProgress, signal }, work, result),
    onProgress,
    signal,
  });
  return { executable, version: await checkVersion(executable, env, signal), origin: "build" };
}
