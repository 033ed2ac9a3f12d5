import { dirname } from "node:path";
import type { Dispatcher } from "undici";
import { FailureError, getErrorMessage } from "../failures/failure.ts";
import { getErrorCode, isDiskFull, makeFolders } from "../disk/files.ts";
import { openConnections } from "../network/connections.ts";
import { removeSecrets } from "../network/removeSecrets.ts";
import { checkFreeSpace, getFreeDiskBytes } from "../disk/freeSpace.ts";
import type { DownloadOptions } from "./options.ts";
import { PartialFile, removePart } from "./partialFile.ts";
import { Receiver } from "./receiver.ts";

export interface DownloadResult {
  bytes: number;
  sha256: string;
  /** Source of the hash that the file was checked against: the caller (`expected`) or the server; `nothing` if neither knows the hash. */
  checkedBy: "expected" | "server" | "nothing";
}

const DEFAULT_IDLE_MS = 30_000;

/**
 * Downloads a file, or the rest of a partial download. A failed or aborted download keeps the partial file unless its content is wrong.
 * @throws FailureError `offline`, `downloadFailed`, `hashMismatch`, `noSpace`, `folderNotWritable`, `badNetworkSetting`; the signal's abort reason
 */
export async function download(options: DownloadOptions): Promise<DownloadResult> {
  const { url, file, bytes, network, signal, idleMs = DEFAULT_IDLE_MS, getFreeBytes = getFreeDiskBytes } = options;
  if (network.isOffline) throw new FailureError({ kind: "offline", resource: removeSecrets(url) });
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    throw new FailureError({ kind: "downloadFailed", url, reason: "It is not an http or https URL." });
  }
  signal.throwIfAborted();
  try {
    await makeFolders(dirname(file));
    const connections = await openConnections(network, idleMs);
    try {
      const part = await openPart(options);
      try {
        if (bytes !== undefined) await checkFreeSpace(file, bytes - part.received, getFreeBytes);
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
  const expectedFile = { url: removeSecrets(url), ...(bytes === undefined ? {} : { bytes }), ...(sha256 === undefined ? {} : { sha256 }) };
  return PartialFile.open(
    file,
    expectedFile,
    (checkedBytes, totalBytes) => onProgress({ kind: "checking", bytes: checkedBytes, totalBytes }),
    signal,
  );
}

async function receiveFile(part: PartialFile, connections: Dispatcher, options: DownloadOptions): Promise<DownloadResult> {
  const { url, rejectedPath, sha256 } = options;
  const receiver = new Receiver(options, part, connections, options.getFreeBytes ?? getFreeDiskBytes, options.idleMs ?? DEFAULT_IDLE_MS);
  let expectedSha256 = await receiver.receive();
  if (expectedSha256 !== undefined && part.sha256 !== expectedSha256 && part.hasUnverifiedBytes) {
    // Unverified bytes may be damaged, or come from another version of the file, so the whole file is downloaded again.
    await part.startOver();
    expectedSha256 = await receiver.receive();
  }
  const actualSha256 = part.sha256;
  const bytes = part.received;
  if (expectedSha256 === undefined || actualSha256 === expectedSha256) {
    await part.finish();
    return {
      bytes,
      sha256: actualSha256,
      checkedBy: sha256 !== undefined ? "expected" : expectedSha256 === undefined ? "nothing" : "server",
    };
  }
  if (rejectedPath === undefined) await removePart(options.file);
  else await part.finish(rejectedPath);
  const keptFile = rejectedPath === undefined ? {} : { kept: rejectedPath };
  throw new FailureError({ kind: "hashMismatch", file: removeSecrets(url), expected: expectedSha256, actual: actualSha256, ...keptFile });
}

async function explainError(thrown: unknown, { url, file, bytes = 0, getFreeBytes = getFreeDiskBytes }: DownloadOptions): Promise<unknown> {
  if (isDiskFull(thrown) || (thrown instanceof FailureError && thrown.failure.kind === "diskFull")) {
    const availableBytes = await getFreeBytes(dirname(file)).catch(() => 0);
    return new FailureError({ kind: "noSpace", path: file, neededBytes: Math.max(bytes, availableBytes + 1), freeBytes: availableBytes });
  }
  const code = getErrorCode(thrown) ?? "";
  if (["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"].includes(code)) {
    return new FailureError({ kind: "folderNotWritable", path: dirname(file), reason: getErrorMessage(thrown) });
  }
  if (code === "ENOENT") {
    return new FailureError({
      kind: "downloadFailed",
      url: removeSecrets(url),
      reason: "The partial file was removed during the download.",
    });
  }
  return thrown;
}
