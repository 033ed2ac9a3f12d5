import type { RejectedBuild, Variant } from "../core/llamaServerBuild.ts";
import type { GetFreeBytes } from "../disk/freeSpace.ts";
import { FailureError, describeFailure, type Failure } from "../failures/failure.ts";
import { isOfflineSet } from "../network/offline.ts";
import type { Network } from "../network/connections.ts";
import { RELEASES_URL, createDownloadSource, removeDownloads } from "./downloadSource.ts";
import type { InstallEvent } from "./events.ts";
import { readFailedBuilds, recordFailedBuilds } from "./failedBuilds.ts";
import { getBuildsFolder } from "./folders.ts";
import { installBuild, type InstallOptions } from "./installBuild.ts";
import { findInstalledBuild, listInstalledBuilds } from "./installedBuilds.ts";
import { orderBuilds, type OrderOptions } from "./orderBuilds.ts";
import { readPlatform } from "./platform.ts";
import { createBuildKey, formatBuildTitle, type PinnedBuild } from "./releases.ts";
import { checkVersion } from "./version.ts";

/** An official build that is used, and better ones that were rejected because they do not start or are not suitable. */
export interface ReleaseBuild {
  key: string;
  tag: string;
  variant: Variant;
  /** Name for users, such as "CUDA 12.8". */
  title: string;
  rejected: RejectedBuild[];
}

export interface ReleaseOptions extends OrderOptions {
  /** Whether downloads are forbidden; ORIEL_OFFLINE in `env` has the same effect. */
  isOffline?: boolean;
  /** Overrides the proxy in `env`, and adds to its certificate authorities. */
  network?: Pick<Network, "proxy" | "caFile">;
  /** URL of a mirror of llama.cpp's releases. */
  mirror?: string;
  retryDelaysMs?: number[];
  getFreeBytes?: GetFreeBytes;
  onEvent: (event: InstallEvent, title: string) => void;
}

export interface ObtainedRelease {
  executable: string;
  version: string;
  build: ReleaseBuild;
}

/**
 * Obtains an official build. If a build does not start, the next one is tried.
 * @param mayDownload whether to install a build, not only to find an installed one
 * @returns undefined if no build is pinned for this platform, or none is installed and none may be downloaded
 * @throws the failure of the last build that was tried; FailureError `llamaServerUnusable` if none was tried, because all of them have failed to
 *   start before; the signal's abort reason
 */
export async function obtainRelease(options: ReleaseOptions, mayDownload: boolean): Promise<ObtainedRelease | undefined> {
  const { cacheDir, env, signal, onEvent } = options;
  const root = getBuildsFolder(cacheDir);
  // Checked before the GPUs are detected, which may take seconds.
  if (!mayDownload && (await listInstalledBuilds(root)).length === 0) return undefined;
  const order = await orderBuilds(options);
  if (order === undefined) return undefined;
  const rejected = [...order.rejected];
  const failed: Record<string, RejectedBuild> = {};
  const failedBuilds: PinnedBuild[] = [];
  let lastError: FailureError | undefined;
  for (const build of order.builds) {
    const title = formatBuildTitle(build);
    const key = createBuildKey(build);
    const installed = await findInstalledBuild(root, key);
    if (installed === undefined && !mayDownload) return undefined;
    const install: InstallOptions = {
      ...{ root, build, source: createSource(build, options), env, signal },
      ...(options.getFreeBytes === undefined ? {} : { getFreeBytes: options.getFreeBytes }),
      onEvent: (event) => onEvent(event, title),
    };
    try {
      const executable = installed ?? (await installBuild(install));
      const version = await checkVersion(executable, env, signal);
      await recordFailedBuilds(root, failed, key, order.circumstances);
      // As long as no build starts, the archives are kept for the next attempt.
      for (const unneeded of failedBuilds) await removeDownloads(root, unneeded);
      return { executable, version, build: { key, tag: build.tag, variant: build.variant, title, rejected } };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof FailureError)) throw error;
      if (!FAILED_STARTS.has(error.failure.kind)) {
        const older = FAILED_TRANSFERS.has(error.failure.kind) ? await findOlderBuild(root, env, signal) : undefined;
        if (older !== undefined)
          return { ...older, build: { ...older.build, rejected: [...rejected, toRejectedBuild(title, error.failure)] } };
        throw error;
      }
      lastError = error;
      failedBuilds.push(build);
      failed[key] = toRejectedBuild(title, error.failure);
      rejected.push(failed[key]);
      onEvent({ kind: "rejected", build: failed[key], isLast: build === order.builds.at(-1) }, title);
    }
  }
  if (lastError !== undefined) throw lastError;
  // No build was tried, because all of them have failed to start before.
  const reason = rejected.map((build) => `${build.title}: ${build.reason}`).join(" ");
  throw new FailureError({ kind: "llamaServerUnusable", path: "llama-server", reason: `${reason} Restart the engine to try again.` });
}

function toRejectedBuild(title: string, failure: Failure): RejectedBuild {
  return { title, reason: describeFailure(failure).message };
}

function createSource(build: PinnedBuild, options: ReleaseOptions) {
  const { cacheDir, env, isOffline = false, network = {}, mirror = RELEASES_URL, signal, onEvent, retryDelaysMs } = options;
  return createDownloadSource({
    ...{ root: getBuildsFolder(cacheDir), build, baseUrl: mirror, signal },
    network: { ...network, env, isOffline: isOffline || isOfflineSet(env) },
    ...(retryDelaysMs === undefined ? {} : { retryDelaysMs }),
    onEvent: (event) => onEvent(event, formatBuildTitle(build)),
  });
}

/** Kinds of failures after which another build may start. */
const FAILED_STARTS: ReadonlySet<Failure["kind"]> = new Set([
  "llamaServerUnusable",
  "buildUnusable",
  "gpuDriverFailed",
  "llamaServerTooOld",
  "systemTooOld",
  "libraryMissing",
  "vulkanLoaderMissing",
  "gpuNotFound",
  "cpuNotSupported",
  "executableBlocked",
  "wrongArchitecture",
] as const);

/** Kinds of failures after which an older installed build is used instead. */
const FAILED_TRANSFERS: ReadonlySet<Failure["kind"]> = new Set([
  "llamaServerOffline",
  "llamaServerNotDownloaded",
  "llamaServerNoSpace",
  "cacheNotWritable",
  "archiveTruncated",
  "hashMismatch",
] as const);

/** Finds the newest installed build, whatever its tag, that starts and is new enough. */
async function findOlderBuild(root: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<ObtainedRelease | undefined> {
  const platform = await readPlatform();
  const failed = await readFailedBuilds(root);
  const installed = (await listInstalledBuilds(root)).filter((build) => build.platform === platform && !(build.key in failed));
  for (const { key, tag, variant } of installed) {
    const executable = await findInstalledBuild(root, key);
    if (executable === undefined) continue;
    const version = await checkVersion(executable, env, signal).catch(() => undefined);
    signal.throwIfAborted();
    if (version !== undefined)
      return { executable, version, build: { key, tag, variant, title: formatBuildTitle({ variant }), rejected: [] } };
  }
  return undefined;
}
