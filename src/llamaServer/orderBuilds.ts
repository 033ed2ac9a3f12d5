import type { BuildChoice, RejectedBuild, Variant } from "../core/llamaServerBuild.ts";
import { chooseBuilds, type BuildOrder } from "./chooseBuilds.ts";
import { findFailedBuilds, type Circumstances } from "./failedBuilds.ts";
import { getBuildsFolder } from "./folders.ts";
import { detectGpus, type Gpus } from "./gpus/detectGpus.ts";
import { listInstalledBuilds } from "./installedBuilds.ts";
import { readPlatform } from "./platform.ts";
import { createBuildKey, listBuilds, releases as shippedReleases, formatBuildTitle, type PinnedBuild, type Releases } from "./releases.ts";

export interface OrderOptions {
  /** The user's cache folder, with downloads and builds in its subfolder llama-server. */
  cacheDir: string;
  /** The user's choice of a build; by default, Oriel chooses one for the machine. */
  choice?: BuildChoice;
  /** Installed builds that did not start, by key. */
  failedStarts?: Record<string, RejectedBuild>;
  /** By default, the releases that are pinned in this version of Oriel. */
  releases?: Releases;
  /** GPUs of the machine; by default they are detected. */
  gpus?: Gpus;
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
}

interface OrderedBuilds extends BuildOrder {
  circumstances: Circumstances;
}

/**
 * Orders the official builds for this machine. If the user has not chosen a build and one is installed, the installed one comes first, so
 * that hundreds of megabytes are not downloaded to replace a build that works.
 * @returns undefined if no build is pinned for this platform
 */
export async function orderBuilds(options: OrderOptions): Promise<OrderedBuilds | undefined> {
  const { cacheDir, choice = "auto", failedStarts = {}, releases = shippedReleases, env, signal } = options;
  const root = getBuildsFolder(cacheDir);
  const builds = listBuilds(releases, await readPlatform());
  if (builds.length === 0) return undefined;
  let detected: Promise<Gpus> | undefined;
  const readGpus = async () => options.gpus ?? (detected ??= detectGpus(env, signal));
  const circumstances = { choice, readGpus };
  const failed = { ...(await findFailedBuilds(root, builds, circumstances)), ...failedStarts };
  const installedKeys = new Set((await listInstalledBuilds(root)).map(({ key }) => key));
  const isUsable = (build: PinnedBuild) => !(createBuildKey(build) in failed);
  const installedBuild =
    choice === "auto" ? sortByPreference(builds).find((build) => isUsable(build) && installedKeys.has(createBuildKey(build))) : undefined;
  if (installedBuild !== undefined) {
    const order = chooseBuilds(builds, { hasGpu: true }, installedBuild.variant === "metal" ? "auto" : installedBuild.variant);
    const otherBuilds = order.builds.filter((build) => build.variant !== installedBuild.variant && isUsable(build));
    const failures = builds.flatMap((build) => failed[createBuildKey(build)] ?? []);
    const unusedBuilds = await explainBetterBuilds(builds.filter(isUsable), installedBuild, readGpus);
    return { builds: [installedBuild, ...otherBuilds], rejected: [...unusedBuilds, ...failures], circumstances };
  }
  // Other choices don't depend on the GPUs, whose drivers may take seconds to start.
  const needsGpus = choice === "auto" || choice === "cuda";
  const order = chooseBuilds(builds, needsGpus ? await readGpus() : { hasGpu: true }, choice);
  const skipped = order.builds.filter((build) => !isUsable(build)).flatMap((build) => failed[createBuildKey(build)] ?? []);
  return { builds: order.builds.filter(isUsable), rejected: [...order.rejected, ...skipped], circumstances };
}

/** Explains why builds that are better than the installed one are not used. They are not downloaded unless the user chooses them. */
async function explainBetterBuilds(builds: PinnedBuild[], installed: PinnedBuild, readGpus: () => Promise<Gpus>): Promise<RejectedBuild[]> {
  if (!builds.some((build) => getRank(build) < getRank(installed))) return [];
  const { builds: suitable, rejected } = chooseBuilds(builds, await readGpus(), "auto");
  const [best] = suitable;
  if (best === undefined || getRank(best) >= getRank(installed)) return rejected;
  const reason = `It is not installed. To install it, set oriel.llamaServerBuild (--build) to “${best.variant}”.`;
  return [...rejected, { title: formatBuildTitle(best), reason }];
}

/** Variants, the best first. */
const preferredVariants: Variant[] = ["metal", "cuda", "rocm", "vulkan", "cpu"];

function getRank({ variant }: PinnedBuild): number {
  return preferredVariants.indexOf(variant);
}

function sortByPreference(builds: PinnedBuild[]): PinnedBuild[] {
  return builds.toSorted((a, b) => getRank(a) - getRank(b));
}
