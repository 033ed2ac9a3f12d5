import { readFile, rm } from "node:fs/promises";
import { release } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { BUILD_CHOICES, type BuildChoice, type RejectedBuild } from "../core/llamaServerBuild.ts";
import { writeFileAtomically } from "../disk/files.ts";
import { explainCacheError } from "./build/cacheEntry.ts";
import type { Gpus } from "./gpus/detectGpus.ts";
import { createBuildKey, type PinnedBuild } from "./releases.ts";

/** Conditions of an attempt to start a build. If they change, the build may start after all. */
export interface Circumstances {
  choice: BuildChoice;
  /** Detects the GPUs; called only if the result matters, because the driver may need seconds to start. */
  readGpus: () => Promise<Gpus>;
}

const FailedBuild = z.object({
  title: z.string(),
  reason: z.string(),
  /** The user's choice of a build, and the driver, when the build did not start. */
  choice: z.optional(z.enum(BUILD_CHOICES)),
  driver: z.optional(z.string()),
});
type FailedBuild = z.infer<typeof FailedBuild>;

/** Builds that did not start on this machine, by key. A key contains the tag and the variant. */
const FailedBuilds = z.record(z.string(), FailedBuild);
type FailedBuilds = z.infer<typeof FailedBuilds>;

const FAILED_BUILDS_FILE = "failed-builds.json";

export async function readFailedBuilds(root: string): Promise<FailedBuilds> {
  try {
    return FailedBuilds.parse(JSON.parse(await readFile(join(root, FAILED_BUILDS_FILE), "utf8")));
  } catch {
    return {};
  }
}

/**
 * Finds the builds that failed to start in an earlier attempt and must not be tried again, because the driver has not changed since, and the
 * user has not chosen the build since.
 */
export async function findFailedBuilds(
  root: string,
  builds: PinnedBuild[],
  { choice, readGpus }: Circumstances,
): Promise<Record<string, RejectedBuild>> {
  const records = await readFailedBuilds(root);
  const recorded = builds.flatMap((build) => {
    const record = records[createBuildKey(build)];
    return record === undefined ? [] : [{ build, record }];
  });
  if (recorded.length === 0) return {};
  const driver = getDriverVersion(await readGpus());
  const failed = recorded.filter(({ build, record }) => {
    const isChosenNow = build.variant === choice && record.choice !== choice;
    return !isChosenNow && (record.driver ?? driver) === driver;
  });
  return Object.fromEntries(failed.map(({ build, record: { title, reason } }) => [createBuildKey(build), { title, reason }]));
}

/** Returns the version of the NVIDIA driver, otherwise that of the kernel, which contains the drivers of other GPUs. */
function getDriverVersion({ nvidia }: Gpus): string {
  return nvidia?.driver ?? release();
}

/**
 * Records builds that do not start, so that the next start does not try them again. Call it after another build has started.
 * @param startedKey key of the build that has started, which no longer counts as failed
 */
export async function recordFailedBuilds(
  root: string,
  failed: Record<string, RejectedBuild>,
  startedKey: string,
  { choice, readGpus }: Circumstances,
): Promise<void> {
  const { [startedKey]: started, ...otherBuilds } = await readFailedBuilds(root);
  if (started === undefined && Object.keys(failed).length === 0) return;
  const driver = Object.keys(failed).length === 0 ? undefined : getDriverVersion(await readGpus());
  const added = Object.entries(failed).map(([key, { title, reason }]): [string, FailedBuild] => [key, { title, reason, choice, driver }]);
  await writeFileAtomically(join(root, FAILED_BUILDS_FILE), JSON.stringify({ ...otherBuilds, ...Object.fromEntries(added) }, undefined, 2));
}

/** Forgets which builds failed, so that each of them is tried again. @throws FailureError `cacheNotWritable` */
export async function forgetFailedBuilds(root: string): Promise<void> {
  try {
    await rm(join(root, FAILED_BUILDS_FILE), { force: true });
  } catch (error) {
    throw explainCacheError(error, root);
  }
}
