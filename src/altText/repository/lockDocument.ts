import { createHash } from "node:crypto";
import { join } from "node:path";
import { makePrivateFolder } from "../../disk/files.ts";
import { acquireLock } from "../../disk/lock.ts";
import { getCacheFolder } from "../../disk/paths.ts";

/**
 * Waits until no other Oriel process of this user is changing a document. The lock is in the cache, so that a killed process leaves nothing in the
 * repository.
 * @param path path of the document with all links resolved
 * @returns a function that releases the lock; it does nothing if the cache is not writable, as in some containers
 * @throws the signal's abort reason
 */
export async function lockDocument(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  const folder = join(getCacheFolder(), "locks");
  try {
    await makePrivateFolder(folder);
  } catch {
    return async () => {};
  }
  return acquireLock(join(folder, createHash("sha256").update(path).digest("hex")), () => {}, signal);
}
