import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { FailureError, getErrorMessage, toFailure } from "../failures/failure.ts";
import { isDiskFull, renamePatiently } from "../disk/files.ts";
import { getFreeDiskBytes, type GetFreeBytes } from "../disk/freeSpace.ts";
import { obtainCached } from "./build/cacheEntry.ts";
import type { InstallEvent } from "./events.ts";
import { checkDevices } from "./listDevices.ts";
import { createBuildKey, formatBuildTitle, getTotalBytes, type PinnedBuild, type PinnedFile } from "./releases.ts";
import { unpack } from "./unpack.ts";
import { checkVersion } from "./version.ts";

/** Provides the archives of a build, from the network or from the user's files. */
export interface ArchiveSource {
  /** Counts the bytes that `fetchArchive` will write. */
  countMissingBytes: (build: PinnedBuild) => Promise<number>;
  /** @param work folder for temporary files @returns the path of a verified archive, which the caller may delete @throws FailureError */
  fetchArchive: (file: PinnedFile, work: string) => Promise<string>;
  /** Called when the archives must not be kept: the build has started, they can't be unpacked, or the disk is full. */
  discard: () => Promise<void>;
}

export interface InstallOptions {
  /** Folder with one subfolder per build. */
  root: string;
  build: PinnedBuild;
  source: ArchiveSource;
  env: NodeJS.ProcessEnv;
  onEvent: (event: InstallEvent) => void;
  signal: AbortSignal;
  getFreeBytes?: GetFreeBytes;
}

/** An unpacked archive takes up at most this many times the size of the archive. */
export const UNPACKED_FACTOR = 3;

/**
 * Returns the verified llama-server of a build; installs the build if needed. A build that does not start is not kept, but its archives are,
 * so that they are not downloaded again once the user has removed the cause.
 * @throws the errors of the source and of `checkVersion`; FailureError llamaServerNoSpace, diskFull, archiveUnusable, gpuNotFound; the signal's
 *   abort reason
 */
export function installBuild(options: InstallOptions): Promise<string> {
  const { root, build, onEvent, signal } = options;
  return obtainCached({
    ...{ root, key: createBuildKey(build), signal },
    make: (work, result) => makeBuild(options, work, result),
    onEvent: (kind) => onEvent({ kind }),
  });
}

async function makeBuild(options: InstallOptions, work: string, result: string): Promise<string> {
  const { root, build, source, onEvent, signal, getFreeBytes = getFreeDiskBytes } = options;
  const neededBytes = (await source.countMissingBytes(build)) + getTotalBytes(build) * UNPACKED_FACTOR;
  const free = await getFreeBytes(root);
  if (free < neededBytes) throw new FailureError({ kind: "llamaServerNoSpace", path: root, neededBytes, freeBytes: free });
  const archives: { file: PinnedFile; path: string }[] = [];
  for (const file of build.files) archives.push({ file, path: await source.fetchArchive(file, work) });
  try {
    onEvent({ kind: "unpacking" });
    for (const [index, { file, path }] of archives.entries()) {
      const folder = join(work, `unpacked${index}`);
      await mkdir(folder);
      await unpackArchive(file.name, path, folder, signal);
      await moveContent(await findContent(folder), result);
    }
    onEvent({ kind: "starting" });
    const executable = await startForTheFirstTime(options, result);
    await source.discard();
    return executable;
  } catch (error) {
    if (isDiskFull(error) || toFailure(error).kind === "archiveUnusable") await source.discard();
    throw error;
  }
}

async function unpackArchive(name: string, path: string, folder: string, signal: AbortSignal): Promise<void> {
  try {
    await unpack(path, folder, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isDiskFull(error)) throw error;
    throw new FailureError({ kind: "archiveUnusable", file: name, reason: describeUnpackError(getErrorMessage(error)) });
  }
}

/** @param message error message from a library that reads archives */
function describeUnpackError(message: string): string {
  // An entry like this could overwrite files outside the folder.
  if (/\.\.|absolute (link)?path|invalid relative path|symbolic link|points outside|escapes extraction/i.test(message))
    return `It contains an entry that points outside its folder (${message}).`;
  return `It is damaged (${message}).`;
}

/** Finds the folder that contains the files of a build: archives for Unix put everything into a single folder, those for Windows don't. */
async function findContent(folder: string): Promise<string> {
  const [only, ...otherEntries] = await readdir(folder, { withFileTypes: true });
  return only?.isDirectory() && otherEntries.length === 0 ? findContent(join(folder, only.name)) : folder;
}

async function moveContent(from: string, to: string): Promise<void> {
  const existing = new Set(await readdir(to));
  for (const name of await readdir(from)) {
    // The archives of a build have at most a few files in common, such as the license.
    if (!existing.has(name)) await renamePatiently(join(from, name), join(to, name));
  }
}

async function startForTheFirstTime({ root, build, env, signal }: InstallOptions, result: string): Promise<string> {
  const name = process.platform === "win32" ? "llama-server.exe" : "llama-server";
  // The result is temporary, so failures name the folder that it becomes, or the archive.
  const folder = join(root, createBuildKey(build));
  const archive = build.files[0]?.name ?? formatBuildTitle(build);
  if (!(await readdir(result)).includes(name)) {
    // The hash of the archive was verified, so on Windows another program must have removed the file.
    if (process.platform === "win32") throw new FailureError({ kind: "executableBlocked", path: folder, by: "antivirus", isRemoved: true });
    throw new FailureError({ kind: "archiveUnusable", file: archive, reason: "It contains no llama-server." });
  }
  const executable = join(result, name);
  try {
    await checkVersion(executable, env, signal);
    await checkDevices(build, executable, env, signal);
  } catch (error) {
    signal.throwIfAborted();
    const failure = toFailure(error);
    if (failure.kind === "executableBlocked") throw new FailureError({ ...failure, path: folder, isRemoved: true });
    if (failure.kind === "llamaServerUnusable") throw new FailureError({ kind: "buildUnusable", file: archive, reason: failure.reason });
    throw "path" in failure ? new FailureError({ ...failure, path: archive }) : error;
  }
  return executable;
}
