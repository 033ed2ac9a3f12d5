import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { FailureError } from "../../failures/failure.ts";
import { describeFolderError, getErrorCode, isDiskFull, makeFolders } from "../../disk/files.ts";
import { acquireLock } from "../../disk/lock.ts";
import { verifyManifest, writeManifest } from "./manifest.ts";

export interface CacheEntry {
  /** Folder that contains all entries. */
  root: string;
  /** Name of this entry, which identifies its content. */
  key: string;
  /**
   * Creates the content of the entry.
   * @param work an empty folder for temporary files
   * @param result an empty folder that becomes the entry
   * @returns the path of llama-server in `result`
   */
  make: (work: string, result: string) => Promise<string>;
  /** Called while another process holds the lock, and before a damaged or modified entry is replaced. */
  onEvent: (event: "waiting" | "repairing") => void;
  signal: AbortSignal;
}

/**
 * Returns the path of the verified llama-server in a cache entry. If the entry does not exist, one process creates it while others wait.
 * The entry is created by a rename, so it is either complete or absent.
 * @throws FailureError `diskFull`, `cacheNotWritable`; errors of `make`
 */
export async function obtainCached(entry: CacheEntry): Promise<string> {
  const { root, key } = entry;
  const folder = join(root, key);
  const verified = await verifyManifest(folder);
  if (typeof verified === "object") return verified.executable;
  try {
    const unlock = await lockRoot(entry);
    try {
      return await verifyOrMake(folder, entry);
    } finally {
      await unlock();
    }
  } catch (error) {
    if (isDiskFull(error)) throw new FailureError({ kind: "diskFull", path: root });
    throw error;
  }
}

async function lockRoot({ root, onEvent, signal }: CacheEntry): Promise<() => Promise<void>> {
  try {
    await makeFolders(root);
    return await acquireLock(join(root, "lock"), () => onEvent("waiting"), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw explainCacheError(error, root);
  }
}

/** Converts the error of a system call that writes to the cache to a failure. Returns other errors, and those of a full disk, as they are. */
export function explainCacheError(error: unknown, path: string): unknown {
  if (getErrorCode(error) === undefined || isDiskFull(error)) return error;
  return new FailureError({ kind: "cacheNotWritable", path, reason: describeFolderError(error) });
}

async function verifyOrMake(folder: string, { root, key, make, onEvent, signal }: CacheEntry): Promise<string> {
  const verified = await verifyManifest(folder);
  if (typeof verified === "object") return verified.executable;
  await removeLeftovers(root);
  const temporary = join(root, createTemporaryName(key));
  const [work, result] = [join(temporary, "work"), join(temporary, "result")];
  try {
    await mkdir(work, { recursive: true });
    await mkdir(result);
    if (verified === "changed") {
      onEvent("repairing");
      // The folder is moved away first, so that no process finds it while it is being deleted.
      await rename(folder, join(temporary, "changed"));
    }
    await writeManifest(result, await make(work, result));
    signal.throwIfAborted();
    await rename(result, folder).catch((error: unknown) => {
      // Another process took over the lock (see lock.ts) and finished first. Its result is verified below.
      if (!["ENOTEMPTY", "EEXIST", "EPERM"].includes(getErrorCode(error) ?? "")) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
  const createdEntry = await verifyManifest(folder);
  if (typeof createdEntry === "object") return createdEntry.executable;
  throw new FailureError({ kind: "llamaServerUnusable", path: folder, reason: "Its files changed during the installation." });
}

export function createTemporaryName(key: string): string {
  return `${key}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
}

/** Removes the temporary folders of processes that were killed while they created an entry. */
async function removeLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const pid = /\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Best effort: compilers may outlive the process that started them, and still write to the folder. The next call tries again.
    await rm(join(root, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists, but belongs to another user.
    return getErrorCode(error) === "EPERM";
  }
}
