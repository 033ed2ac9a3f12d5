import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Dispatcher } from "undici";
import { FailureError, getErrorMessage } from "../failures/failure.ts";
import { errorCode, isDiskFull } from "../disk/files.ts";
import { openConnections, removeSecrets } from "../network/connections.ts";
import { checkSpace, freeBytesOfDisk } from "../disk/freeSpace.ts";
import type { DownloadOptions } from "./options.ts";
import { PartialFile, removePart } from "./partialFile.ts";
import { Receiver } from "./receiver.ts";

export interface Downloaded {
  bytes: number;
  sha256: string;
  /** Source of the hash that the file was compared with: the caller or the server; `nothing` if neither knows it. */
  checkedBy: "expected" | "server" | "nothing";
}

const IDLE_MS = 30_000;

/**
 * Downloads a file, or the rest of a partial download. A failed or aborted download keeps the partial file unless it is wrong.
 * @throws FailureError offline, downloadFailed, hashMismatch, noSpace, folderNotWritable, badNetworkSetting; the signal's abort reason
 */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  const { url, file, bytes, network, signal, idleMs = IDLE_MS, freeBytes = freeBytesOfDisk } = options;
  if (network.isOffline) throw new FailureError({ kind: "offline", what: removeSecrets(url) });
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    throw new FailureError({ kind: "downloadFailed", url, reason: "It is not an http or https URL." });
  }
  signal.throwIfAborted();
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const connections = await openConnections(network, idleMs);
    try {
      const part = await openPart(options);
      try {
        if (bytes !== undefined) await checkSpace(file, bytes - part.received, freeBytes);
        return await receiveFile(part, connections, options);
      } finally {
        await part.close();
      }
    } finally {
      await connections.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw await explainError(error, options);
  }
}

function openPart({ url, file, bytes, sha256, onProgress, signal }: DownloadOptions): Promise<PartialFile> {
  const wanted = { url: removeSecrets(url), ...(bytes === undefined ? {} : { bytes }), ...(sha256 === undefined ? {} : { sha256 }) };
  return PartialFile.open(file, wanted, (at, totalBytes) => onProgress({ kind: "checking", bytes: at, totalBytes }), signal);
}

async function receiveFile(part: PartialFile, connections: Dispatcher, options: DownloadOptions): Promise<Downloaded> {
  const { url, rejectedPath, sha256 } = options;
  const receiver = new Receiver(options, part, connections, options.freeBytes ?? freeBytesOfDisk, options.idleMs ?? IDLE_MS);
  let expected = await receiver.receive();
  if (expected !== undefined && part.sha256 !== expected && part.isDoubtful) {
    // Unverified bytes may be damaged, or come from another version of the file, so the whole file is downloaded again.
    await part.startOver();
    expected = await receiver.receive();
  }
  const actual = part.sha256;
  const bytes = part.received;
  if (expected === undefined || actual === expected) {
    await part.finish();
    return { bytes, sha256: actual, checkedBy: sha256 !== undefined ? "expected" : expected === undefined ? "nothing" : "server" };
  }
  if (rejectedPath === undefined) await removePart(options.file);
  else await part.finish(rejectedPath);
  const kept = rejectedPath === undefined ? {} : { kept: rejectedPath };
  throw new FailureError({ kind: "hashMismatch", file: removeSecrets(url), expected, actual, ...kept });
}

async function explainError(thrown: unknown, { url, file, bytes = 0, freeBytes = freeBytesOfDisk }: DownloadOptions): Promise<unknown> {
  if (isDiskFull(thrown) || (thrown instanceof FailureError && thrown.failure.kind === "diskFull")) {
    const free = await freeBytes(dirname(file)).catch(() => 0);
    return new FailureError({ kind: "noSpace", path: file, neededBytes: Math.max(bytes, free + 1), freeBytes: free });
  }
  const code = errorCode(thrown) ?? "";
  if (["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"].includes(code)) {
    return new FailureError({ kind: "folderNotWritable", path: dirname(file), reason: getErrorMessage(thrown) });
  }
  if (code === "ENOENT") {
    return new FailureError({
      kind: "downloadFailed",
      url: removeSecrets(url),
      reason: "Its partial download was removed in the meantime.",
    });
  }
  return thrown;
}
