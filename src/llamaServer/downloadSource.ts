import { rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { FailureError, toFailure } from "../failures/failure.ts";
import { hashFile } from "../disk/hashFile.ts";
import { download } from "../download/download.ts";
import type { TransferEvent } from "../download/options.ts";
import { getPartPath, removePart } from "../download/partialFile.ts";
import type { Network } from "../network/connections.ts";
import { removeSecrets } from "../network/removeSecrets.ts";
import { normalizeMirror } from "../network/mirror.ts";
import type { InstallEvent } from "./events.ts";
import { getDownloadsFolder } from "./folders.ts";
import type { ArchiveSource } from "./installBuild.ts";
import { getTotalBytes, type PinnedBuild, type PinnedFile } from "./releases.ts";

/** Base URL of the official builds. It must not be repeated elsewhere. */
export const RELEASES_URL = "https://github.com/ggml-org/llama.cpp/releases/download";

export interface DownloadSourceOptions {
  root: string;
  build: PinnedBuild;
  /** URL of the releases; archives are at `<baseUrl>/<tag>/<name>`. */
  baseUrl: string;
  network: Network;
  onEvent: (event: InstallEvent) => void;
  signal: AbortSignal;
  retryDelaysMs?: number[];
}

/** Returns the path of an archive while it is being downloaded, and until it is unpacked. */
function getArchivePath(root: string, { tag }: PinnedBuild, { name }: PinnedFile): string {
  return join(getDownloadsFolder(root), tag, name);
}

/** Returns how much of each archive has been downloaded already. */
export async function readDownloadedBytes(root: string, build: PinnedBuild): Promise<number[]> {
  return Promise.all(
    build.files.map(async (file) => {
      const path = getArchivePath(root, build, file);
      const readSize = async (name: string) => (await stat(name).catch(() => undefined))?.size ?? 0;
      return Math.min(file.bytes, Math.max(await readSize(path), await readSize(getPartPath(path))));
    }),
  );
}

/** Deletes the complete and partial downloads of a build. */
export async function removeDownloads(root: string, build: PinnedBuild): Promise<void> {
  for (const file of build.files) {
    const path = getArchivePath(root, build, file);
    await rm(path, { force: true });
    await removePart(path);
  }
  await removeEmptyFolders(root, build);
}

/** Removes the download folders of the build and of all builds, if they are empty: `rmdir` fails for other folders. */
async function removeEmptyFolders(root: string, { tag }: PinnedBuild): Promise<void> {
  for (const folder of [join(getDownloadsFolder(root), tag), getDownloadsFolder(root)]) await rmdir(folder).catch(() => {});
}

/** Downloads the archives of a build. A download that is aborted or loses its connection can be continued; any other partial file is deleted. */
export function createDownloadSource(options: DownloadSourceOptions): ArchiveSource {
  const { root, build } = options;
  let doneBytes = 0;
  return {
    countMissingBytes: async () => getTotalBytes(build) - (await readDownloadedBytes(root, build)).reduce((sum, bytes) => sum + bytes, 0),
    async fetchArchive(file) {
      const path = await fetchArchive(file, doneBytes, options);
      doneBytes += file.bytes;
      return path;
    },
    discard: () => removeDownloads(root, build),
  };
}

async function fetchArchive(file: PinnedFile, doneBytes: number, options: DownloadSourceOptions): Promise<string> {
  const { root, build, baseUrl, network, onEvent, signal, retryDelaysMs } = options;
  const path = getArchivePath(root, build, file);
  // An earlier process may have ended between downloading and unpacking the archive.
  if ((await stat(path).catch(() => undefined))?.size === file.bytes && (await hashFile(path, undefined, signal)) === file.sha256)
    return path;
  const url = `${normalizeMirror(baseUrl, "oriel.llamaServerMirror or --llama-server-mirror")}/${build.tag}/${file.name}`;
  try {
    await download({
      ...{ url, file: path, sha256: file.sha256, bytes: file.bytes, network, signal },
      ...(retryDelaysMs === undefined ? {} : { retryDelaysMs }),
      onProgress: (event) => onEvent(toInstallEvent(event, file.name, doneBytes, getTotalBytes(build))),
    });
    return path;
  } catch (error) {
    signal.throwIfAborted();
    const explainedError = await explainFailure(error, { file, path, url, options });
    // A later download can't continue an empty partial file.
    if ((await stat(getPartPath(path)).catch(() => undefined))?.size === 0) await removePart(path);
    await removeEmptyFolders(root, build);
    throw explainedError;
  }
}

function toInstallEvent(event: TransferEvent, file: string, doneBytes: number, total: number): InstallEvent {
  switch (event.kind) {
    case "retrying":
      return { ...event, file };
    case "checking":
      return { kind: "checking", file, bytes: doneBytes + event.bytes, totalBytes: total };
    case "receiving": {
      const { bytesPerSecond } = event;
      const bytes = doneBytes + event.bytes;
      const rate = bytesPerSecond ? { bytesPerSecond, secondsLeft: (total - bytes) / bytesPerSecond } : {};
      return { kind: "receiving", file, bytes, totalBytes: total, ...rate };
    }
  }
}

interface FailedDownload {
  file: PinnedFile;
  path: string;
  url: string;
  options: DownloadSourceOptions;
}

/** Converts the error to a failure that tells the user what to do next. Deletes a partial file that can't be continued. */
async function explainFailure(error: unknown, { file, path, url, options: { build, root } }: FailedDownload): Promise<unknown> {
  const failure = toFailure(error);
  switch (failure.kind) {
    case "noSpace":
      await removeDownloads(root, build);
      return new FailureError({ kind: "llamaServerNoSpace", path: root, neededBytes: failure.neededBytes, freeBytes: failure.freeBytes });
    case "offline":
      return new FailureError({ kind: "llamaServerOffline", host: new URL(url).host, files: build.files.map(({ name }) => name) });
    case "folderNotWritable":
      return new FailureError({ kind: "cacheNotWritable", path: failure.path, reason: failure.reason });
    case "hashMismatch":
      await removePart(path);
      return error;
    case "downloadFailed": {
      const { actualBytes, reason } = failure;
      if (actualBytes !== undefined) await removePart(path);
      if (actualBytes !== undefined && actualBytes < file.bytes)
        return new FailureError({ kind: "archiveTruncated", file: removeSecrets(url), bytes: actualBytes, expectedBytes: file.bytes });
      return new FailureError({
        kind: "llamaServerNotDownloaded",
        host: new URL(url).host,
        reason,
        files: build.files.map(({ name }) => name),
      });
    }
    default:
      return error;
  }
}
