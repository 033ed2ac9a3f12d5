import type { RejectedBuild, Variant } from "../core/llamaServerBuild.ts";
import { readDownloadedBytes } from "./downloadSource.ts";
import { findLlamaServer, findSource, type LlamaServer, type ObtainOptions } from "./obtain.ts";
import { getBuildsFolder } from "./folders.ts";
import { orderBuilds } from "./orderBuilds.ts";
import { formatBuildTitle, getTotalBytes, type PinnedBuild } from "./releases.ts";

/** An archive to download. */
export interface InstallPart {
  name: string;
  bytes: number;
  /** Number of bytes that an earlier download has already received. */
  receivedBytes: number;
}

/** An official build that `obtainLlamaServer` would install. To install a build other than the best one, set `choice` to its `variant`. */
export interface PlannedBuild {
  variant: Variant;
  /** Name for users, such as "CUDA 12.8". */
  title: string;
  tag: string;
  parts: InstallPart[];
  totalBytes: number;
  missingBytes: number;
}

export type InstallPlan =
  /** A usable llama-server was found, so nothing needs to be downloaded. */
  | { kind: "ready"; server: LlamaServer }
  | {
      kind: "download";
      build: PlannedBuild;
      /** A build that is much smaller and uses the same GPU. */
      smaller?: PlannedBuild;
      /** Builds that would be better, and why they are not suitable. */
      rejected: RejectedBuild[];
    }
  /** Only in a clone of the project. */
  | { kind: "buildFromSource" }
  | { kind: "unavailable" };

/** A build counts as much smaller if its size is at most this fraction of the other build's. */
const MUCH_SMALLER_FRACTION = 0.5;

/**
 * Finds out what `obtainLlamaServer` would install, without downloading anything, so that names and sizes can be shown before a download
 * starts.
 * @throws FailureError if the llama-server from the settings can't be used; the signal's abort reason
 */
export async function planLlamaServer(options: Omit<ObtainOptions, "onProgress" | "onEvent">): Promise<InstallPlan> {
  const silent: ObtainOptions = { ...options, onProgress: () => {} };
  const server = await findLlamaServer(silent);
  if (server !== undefined) return { kind: "ready", server };
  const order = await orderBuilds({ ...options, env: options.env ?? process.env });
  const [first, next] = order?.builds ?? [];
  if (order !== undefined && first !== undefined) {
    const root = getBuildsFolder(options.cacheDir);
    const build = await planBuild(root, first);
    const other = next === undefined || next.variant === "cpu" ? undefined : await planBuild(root, next);
    const smaller = other !== undefined && other.totalBytes <= build.totalBytes * MUCH_SMALLER_FRACTION ? { smaller: other } : {};
    return { kind: "download", build, rejected: order.rejected, ...smaller };
  }
  const canBuild = (options.choice ?? "auto") === "auto" && (await findSource(options)) !== undefined;
  return { kind: canBuild ? "buildFromSource" : "unavailable" };
}

async function planBuild(root: string, build: PinnedBuild): Promise<PlannedBuild> {
  const received = await readDownloadedBytes(root, build);
  const parts = build.files.map(({ name, bytes }, index) => ({ name, bytes, receivedBytes: received[index] ?? 0 }));
  return {
    ...{ variant: build.variant, title: formatBuildTitle(build), tag: build.tag, parts, totalBytes: getTotalBytes(build) },
    missingBytes: parts.reduce((sum, { bytes, receivedBytes }) => sum + bytes - receivedBytes, 0),
  };
}
