import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { FailureError, toFailure, getErrorMessage } from "../failures/failure.ts";
import { isDiskFull } from "../disk/files.ts";
import { download } from "../download/download.ts";
import { isOfflineBy } from "../network/offline.ts";
import { platformKey, type PinnedAsset } from "./releases.ts";
import { unpack } from "./unpack.ts";
import { checkVersion } from "./version.ts";

export const RELEASES_URL = "https://github.com/ggml-org/llama.cpp/releases/download";

export interface ReleaseOptions {
  asset: PinnedAsset;
  /** Where the releases lie: `<baseUrl>/<tag>/<name>`. */
  baseUrl: string;
  env: NodeJS.ProcessEnv;
  /** Whether nothing may be downloaded, whatever `env` says. */
  isOffline?: boolean;
  onProgress: (step: string, fraction?: number) => void;
  signal: AbortSignal;
}

/** Names an unpacked release: another file gets another entry. */
export function releaseKey({ tag, sha256 }: PinnedAsset): string {
  return `${tag}-${platformKey}-release-${sha256.slice(0, 12)}`;
}

/**
 * Downloads a release, verifies and unpacks it.
 * @param work where the archive goes
 * @param result where its contents go
 * @returns the path of llama-server in `result`
 * @throws FailureError offline, downloadFailed, hashMismatch, noSpace, llamaServerUnusable, llamaServerTooOld; the signal's reason
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
    network: { env, isOffline: isOffline || isOfflineBy(env) },
    signal,
    onProgress: (event) => {
      if (event.kind === "receiving") onProgress(step, event.bytes / asset.bytes);
    },
  });

  onProgress(`Unpacking llama.cpp ${asset.tag}`);
  await unpack(archive, result, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (isDiskFull(error)) throw error;
    const reason = `its archive can't be unpacked (${getErrorMessage(error)})`;
    throw new FailureError({ kind: "downloadFailed", url, reason });
  });
  const executable = await findExecutable(result);
  if (executable === undefined) throw new FailureError({ kind: "downloadFailed", url, reason: "it contains no llama-server" });
  await checkVersion(executable, env, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    const failure = toFailure(error);
    // Named after the file that people know; the path is gone soon.
    throw "path" in failure ? new FailureError({ ...failure, path: asset.name }) : error;
  });
  return executable;
}

/** The archives for Unix have a folder of the release's name, those for Windows have none. */
async function findExecutable(folder: string): Promise<string | undefined> {
  const name = process.platform === "win32" ? "llama-server.exe" : "llama-server";
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name === name) return join(entry.parentPath, entry.name);
  }
  return undefined;
}
