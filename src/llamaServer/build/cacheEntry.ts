import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { FailureError } from "../../failures/failure.ts";
import { errorCode, isDiskFull } from "../../disk/files.ts";
import { lock } from "../../disk/lock.ts";
import { verifyManifest, writeManifest } from "./manifest.ts";

export interface CacheEntry {
  /** Folder of all entries. */
  root: string;
  /** Name of this one: the same only for the same result. */
  key: string;
  /**
   * Makes what the entry is to hold.
   * @param work an empty folder for whatever is needed on the way
   * @param result an empty folder that becomes the entry
   * @returns the path of llama-server in `result`
   */
  make: (work: string, result: string) => Promise<string>;
  onProgress: (step: string, fraction?: number) => void;
  signal: AbortSignal;
}

/**
 * The llama-server of a cache entry, verified, or made by one process while others wait. An entry comes into being by one rename,
 * so it is whole or not there.
 * @throws FailureError diskFull, and what `make` throws; system errors when the folder can't be written
 */
export async function obtainCached(entry: CacheEntry): Promise<string> {
  const { root, key, onProgress, signal } = entry;
  const folder = join(root, key);
  const found = await verifyManifest(folder);
  if (typeof found === "object") return found.executable;
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
    const unlock = await lock(join(root, "lock"), () => onProgress("Waiting for another Oriel process that obtains llama-server"), signal);
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

async function verifyOrMake(folder: string, { root, key, make, onProgress, signal }: CacheEntry): Promise<string> {
  const found = await verifyManifest(folder);
  if (typeof found === "object") return found.executable;
  await removeLeftovers(root);
  const temporary = join(root, temporaryName(key));
  const [work, result] = [join(temporary, "work"), join(temporary, "result")];
  try {
    await mkdir(work, { recursive: true });
    await mkdir(result);
    if (found === "changed") {
      onProgress("The cached llama-server was damaged or changed and is replaced");
      // Out of the way first: nobody may find it while it is being removed.
      await rename(folder, join(temporary, "changed"));
    }
    await writeManifest(result, await make(work, result));
    signal.throwIfAborted();
    await rename(result, folder).catch((error: unknown) => {
      // Another process that thought it held the lock was quicker; see lock.ts. What is there now is verified below.
      if (!["ENOTEMPTY", "EEXIST", "EPERM"].includes(errorCode(error) ?? "")) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
  const made = await verifyManifest(folder);
  if (typeof made === "object") return made.executable;
  throw new FailureError({ kind: "llamaServerUnusable", path: folder, reason: "its files changed while they were put into place" });
}

function temporaryName(key: string): string {
  return `${key}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
}

/** Removes what processes left behind that were killed while they obtained a llama-server. */
async function removeLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const pid = /\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Compilers that outlived their process may still write there; then it is for the next time.
    await rm(join(root, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as another user's.
    return errorCode(error) === "EPERM";
  }
}
