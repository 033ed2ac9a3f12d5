import { basename, join } from "node:path";
import { FailureError, getErrorMessage } from "../failures/failure.ts";
import { getErrorCode } from "../disk/files.ts";
import { copyAndHash } from "../disk/copyAndHash.ts";
import { hashFile } from "../disk/hashFile.ts";
import { openRegularFile } from "../disk/readRegularFile.ts";
import type { GetFreeBytes } from "../disk/freeSpace.ts";
import type { InstallEvent } from "./events.ts";
import { installBuild, type ArchiveSource } from "./installBuild.ts";
import { forgetFailedBuilds } from "./failedBuilds.ts";
import { getBuildsFolder } from "./folders.ts";
import type { ObtainedRelease } from "./obtainRelease.ts";
import { formatPlatform, readPlatform } from "./platform.ts";
import {
  createBuildKey,
  listBuilds,
  releases as shippedReleases,
  formatBuildTitle,
  getTotalBytes,
  type PinnedBuild,
  type PinnedFile,
  type Releases,
} from "./releases.ts";
import { checkVersion } from "./version.ts";

export interface AddArchivesOptions {
  /** Paths of all archives of one build, in any order and with any names. */
  paths: string[];
  cacheDir: string;
  env: NodeJS.ProcessEnv;
  onEvent: (event: InstallEvent, title: string) => void;
  signal: AbortSignal;
  releases?: Releases;
  getFreeBytes?: GetFreeBytes;
}

/**
 * Installs a build from archives on this machine, such as those on a USB disk. An archive is recognized by its SHA-256.
 * @throws FailureError fileMissing, fileUnreadable, archiveUnknown, archiveTruncated, archiveForOtherSystem, archivesIncomplete, and those of
 *   `installBuild`; the signal's abort reason
 */
export async function addArchives(options: AddArchivesOptions): Promise<ObtainedRelease> {
  const { paths, cacheDir, env, onEvent, signal, releases = shippedReleases, getFreeBytes } = options;
  const root = getBuildsFolder(cacheDir);
  const platform = await readPlatform();
  const pathsBySha256 = new Map<string, string>();
  for (const path of paths) pathsBySha256.set((await recognizeArchive(path, platform, options)).sha256, path);
  const build = pickBuild(listBuilds(releases, platform), pathsBySha256);
  const title = formatBuildTitle(build);
  // The user expects this build to be tried, even if it did not start earlier.
  await forgetFailedBuilds(root);
  const source = createFileSource(build, pathsBySha256, (event) => onEvent(event, title), signal);
  const install = { root, build, source, env, signal, onEvent: (event: InstallEvent) => onEvent(event, title) };
  const executable = await installBuild({ ...install, ...(getFreeBytes === undefined ? {} : { getFreeBytes }) });
  const version = await checkVersion(executable, env, signal);
  return { executable, version, build: { key: createBuildKey(build), tag: build.tag, variant: build.variant, title, rejected: [] } };
}

/** Finds the pinned archive that has the same content as a file. */
async function recognizeArchive(path: string, platform: string, options: AddArchivesOptions): Promise<PinnedFile> {
  const { releases = shippedReleases, onEvent, signal } = options;
  const size = await readArchiveSize(path);
  const name = basename(path);
  const knownFiles = releases.builds.flatMap((build) => build.files.map((file) => ({ file, platform: build.platform })));
  const known = listBuilds(releases, platform).flatMap(({ files }) => files.map((file) => file.name));
  const sameName = knownFiles.find(({ file }) => file.name === name);
  const sameNameFile = sameName?.file;
  // Reading a large file takes minutes, so a file is not read if neither its name nor its size is that of an archive.
  if (sameNameFile === undefined && !knownFiles.some(({ file }) => file.bytes === size))
    throw new FailureError({ kind: "archiveUnknown", file: path, known });
  const onBytes = (bytes: number) => onEvent({ kind: "recognizing", file: name, bytes, totalBytes: size }, name);
  const sha256 = await hashFile(path, onBytes, signal);
  const match = knownFiles.find(({ file }) => file.sha256 === sha256);
  if (match?.platform === platform) return match.file;
  // Downloading a damaged archive again would not help if it is for another system.
  const otherSystem = (match ?? sameName)?.platform;
  if (otherSystem !== undefined && otherSystem !== platform) {
    const systems = { system: formatPlatform(otherSystem), machine: formatPlatform(platform) };
    throw new FailureError({ kind: "archiveForOtherSystem", file: path, ...systems });
  }
  if (sameNameFile !== undefined && size < sameNameFile.bytes)
    throw new FailureError({ kind: "archiveTruncated", file: path, bytes: size, expectedBytes: sameNameFile.bytes });
  if (sameNameFile !== undefined)
    throw new FailureError({ kind: "hashMismatch", file: path, expected: sameNameFile.sha256, actual: sha256 });
  throw new FailureError({ kind: "archiveUnknown", file: path, known });
}

/** @throws FailureError fileMissing, fileUnreadable */
async function readArchiveSize(path: string): Promise<number> {
  try {
    const { file, bytes } = await openRegularFile(path);
    await file.close();
    return bytes;
  } catch (error) {
    const isPattern = path.includes("*");
    if (getErrorCode(error) === "ENOENT" && !isPattern) throw new FailureError({ kind: "fileMissing", role: "archive", path });
    // Windows allows no “*” in a name and reports the path as missing or as invalid.
    const isUnexpanded = isPattern && ["ENOENT", "EINVAL"].includes(getErrorCode(error) ?? "");
    throw new FailureError({ kind: "fileUnreadable", role: "archive", path, reason: describeReadError(error, isUnexpanded) });
  }
}

function describeReadError(error: unknown, isUnexpanded: boolean): string {
  if (isUnexpanded) return "The shell did not replace “*” with the names of files. Specify the name of each archive.";
  if (["EACCES", "EPERM"].includes(getErrorCode(error) ?? "")) return "This user is not allowed to read it. Check its permissions.";
  return getErrorMessage(error);
}

/** Picks the build that the archives belong to. @param pathsBySha256 paths of archives by their SHA-256 @throws FailureError archivesIncomplete */
function pickBuild(builds: PinnedBuild[], pathsBySha256: ReadonlyMap<string, string>): PinnedBuild {
  const listMissingFiles = (build: PinnedBuild) => build.files.filter(({ sha256 }) => !pathsBySha256.has(sha256));
  const [closest] = builds
    .filter((build) => listMissingFiles(build).length < build.files.length)
    .toSorted((a, b) => listMissingFiles(a).length - listMissingFiles(b).length || b.files.length - a.files.length);
  if (closest === undefined) throw new Error("One of the archives was recognized but belongs to no build.");
  const missingFiles = listMissingFiles(closest);
  if (missingFiles.length === 0) return closest;
  throw new FailureError({
    kind: "archivesIncomplete",
    title: formatBuildTitle(closest),
    missing: missingFiles.map(({ name, bytes }) => ({ name, bytes })),
  });
}

/** Creates a source that copies the archives before they are unpacked: a file on another disk could change between its verification and its use. */
function createFileSource(
  build: PinnedBuild,
  pathsBySha256: ReadonlyMap<string, string>,
  onEvent: (event: InstallEvent) => void,
  signal: AbortSignal,
): ArchiveSource {
  let doneBytes = 0;
  return {
    countMissingBytes: async () => getTotalBytes(build),
    async fetchArchive(file, work) {
      const copy = join(work, file.name);
      const onBytes = (bytes: number) =>
        onEvent({ kind: "copying", file: file.name, bytes: doneBytes + bytes, totalBytes: getTotalBytes(build) });
      const actual = await copyAndHash(pathsBySha256.get(file.sha256) ?? "", copy, { onBytes, signal });
      if (actual !== file.sha256) throw new FailureError({ kind: "hashMismatch", file: file.name, expected: file.sha256, actual });
      doneBytes += file.bytes;
      return copy;
    },
    // The copies are in the temporary folder of the installation.
    discard: async () => {},
  };
}
