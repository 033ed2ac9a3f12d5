import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { VARIANTS, type Variant } from "../core/llamaServerBuild.ts";
import { createTemporaryName } from "./build/cacheEntry.ts";
import { verifyManifest } from "./build/manifest.ts";
import { readFailedBuilds } from "./failedBuilds.ts";
import { getDownloadsFolder } from "./folders.ts";

export interface InstalledBuild {
  key: string;
  tag: string;
  platform: string;
  variant: Variant;
}

/** Matches the key of an official build; see `createBuildKey`. Builds from source have other keys. */
const OFFICIAL_KEY = /^(b\d+)-([a-z\d]+-[a-z\d]+)-([a-z]+)(?:-[0-9a-f]{12})+$/;

/** Lists the official builds in the cache, the newest first. Their files are not verified. */
export async function listInstalledBuilds(root: string): Promise<InstalledBuild[]> {
  const names = await readdir(root).catch((): string[] => []);
  const builds = names.flatMap((key) => {
    const [, tag = "", platform = "", name] = OFFICIAL_KEY.exec(key) ?? [];
    const variant = VARIANTS.find((known) => known === name);
    return variant === undefined ? [] : [{ key, tag, platform, variant }];
  });
  return builds.toSorted((a, b) => parseBuildNumber(b.tag) - parseBuildNumber(a.tag));
}

function parseBuildNumber(tag: string): number {
  return Number(tag.slice(1));
}

/** @returns the path of the build's llama-server; undefined if the build is not installed or its files were changed */
export async function findInstalledBuild(root: string, key: string): Promise<string | undefined> {
  const verified = await verifyManifest(join(root, key));
  return typeof verified === "object" ? verified.executable : undefined;
}

/**
 * Removes everything that the build `key` supersedes: builds with an older tag, their downloads, and builds that do not start. Call it after the
 * build has answered. Builds of a newer version of Oriel are kept.
 */
export async function removeSuperseded(root: string, key: string): Promise<void> {
  const tag = OFFICIAL_KEY.exec(key)?.[1];
  if (tag === undefined) return;
  const failed = await readFailedBuilds(root);
  for (const other of await listInstalledBuilds(root)) {
    const isOlder = parseBuildNumber(other.tag) < parseBuildNumber(tag);
    if (other.key !== key && (isOlder || other.key in failed)) await removeBuild(root, other.key);
  }
  const downloads = getDownloadsFolder(root);
  for (const name of await readdir(downloads).catch((): string[] => [])) {
    if (/^b\d+$/.test(name) && parseBuildNumber(name) < parseBuildNumber(tag))
      await rm(join(downloads, name), { recursive: true, force: true });
  }
}

/** Best effort: Windows does not move a folder whose program is running; the next call tries again. */
async function removeBuild(root: string, key: string): Promise<void> {
  // Moved away first, so that no process finds half of it.
  const temporary = join(root, createTemporaryName(key));
  try {
    await rename(join(root, key), temporary);
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A folder that was moved is later removed as a leftover of this process.
  }
}
