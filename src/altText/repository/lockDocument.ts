import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { getErrorCode } from "../../disk/files.ts";
import { acquireLock } from "../../disk/lock.ts";

/** Maximum time to wait. A lock is held for milliseconds, and the lock of a killed process expires after seconds. */
const WAIT_LIMIT_MS = 10_000;

/**
 * Waits until no other Oriel process is writing a document. The lock is an empty folder next to the document, where all processes that
 * write the document find it, regardless of their user and cache folder. Git ignores empty folders.
 * @param path path of the document with all links resolved
 * @returns a function that releases the lock
 * @throws Error whose message can be shown to the user; the signal's abort reason
 */
export async function lockDocument(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  const name = `.oriel-${createHash("sha256").update(basename(path)).digest("hex").slice(0, 16)}.lock`;
  const limit = AbortSignal.timeout(WAIT_LIMIT_MS);
  try {
    return await acquireLock(join(dirname(path), name), () => {}, AbortSignal.any([signal, limit]));
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted)
      throw new Error(`Another process is changing the file. If no such process is running, remove ${name}.`, { cause: error });
    if (["EACCES", "EPERM", "EROFS"].includes(getErrorCode(error) ?? "")) throw new Error("The folder is not writable.", { cause: error });
    // The repository contains a file or a non-empty folder with the name of the lock.
    if (["ENOTDIR", "ENOTEMPTY", "EEXIST"].includes(getErrorCode(error) ?? ""))
      throw new Error(`${name} is not one of Oriel's lock files. Remove it.`, { cause: error });
    throw error;
  }
}
