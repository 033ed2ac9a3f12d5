import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { FailureError, toFailure, getErrorMessage } from "../failures/failure.ts";
import { isDiskFull } from "../disk/files.ts";
import { download } from "../download/download.ts";
import { isOfflineSet } from "../network/offline.ts";
import { platformKey, type PinnedAsset } from "./releases.ts";
import { unpack } from "./unpack.ts";
import { checkVersion } from "./version.ts";

export const RELEASES_URL = "https://github.com/ggml-org/llama.cpp/releases/download";

export interface ReleaseOptions {
  asset: PinnedAsset;
  /** URL of the releases; files are at `<baseUrl>/<tag>/<name>`. */
  baseUrl: string;
  env: NodeJS.ProcessEnv;
  /** Whether downloads are forbidden, regardless of `env`. */
  isOffline?: boolean;
  onProgress: (step: string, fraction?: number) => void;
  signal: AbortSignal;
}

/** Key of an unpacked release in the cache, which identifies the archive. */
export function createReleaseKey({ tag, sha256 }: PinnedAsset): string {
  return `${tag}-${platformKey}-release-${sha256.slice(0, 12)}`;
}

/**
 * Downloads, verifies and unpacks a release.
 * @param work folder for the archive
 * @param result folder for its content
 * @returns the path of llama-server in `result`
 * @throws FailureError `offline`, `downloadFailed`, `hashMismatch`, `noSpace`, `llamaServerUnusable`, `llamaServerTooOld`; the signal's
 *   abort reason
 */
export async function fetchRelease(options: ReleaseOptions, work: string, result: string): Promise<string> {
  const { asset, baseUrl, env, isOffline = false, onProgress, signal } = options;
  const url = `${baseUrl}/${asset.tag}/${asset.name}`;
  const archive = join(work, asset.name);
  const step = `Downloading llama.cpp ${asset.tag}`;
  onProgress(step, 0);
  await download({
    url,
    file: archive,
    sha256: asset.sha256,
    bytes: asset.bytes,
    network: { env, isOffline: isOffline || isOfflineSet(env) },
    signal,
    onProgress: (event) => {
      if (event.kind === "receiving") onProgress(step, event.bytes / asset.bytes);
    },
  });

  onProgress(`Unpacking llama.cpp ${asset.tag}`);
  await unpack(archive, result, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (isDiskFull(error)) throw error;
    const reason = `The archive can't be unpacked (${getErrorMessage(error)}).`;
    throw new FailureError({ kind: "downloadFailed", url, reason });
  });
  const executable = await findExecutable(result);
  if (executable === undefined) throw new FailureError({ kind: "downloadFailed", url, reason: "The archive contains no llama-server." });
  await checkVersion(executable, env, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    const failure = toFailure(error);
    // Reports the archive instead of the path, which is temporary.
    throw "path" in failure ? new FailureError({ ...failure, path: asset.name }) : error;
  });
  return executable;
}

/** Searches all folders: archives for Unix have a top-level folder, those for Windows don't. */
async function findExecutable(folder: string): Promise<string | undefined> {
  const name = process.platform === "win32" ? "llama-server.exe" : "llama-server";
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name === name) return join(entry.parentPath, entry.name);
  }
  return undefined;
}
