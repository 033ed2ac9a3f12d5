import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FailureError, getErrorMessage } from "../failures/failure.ts";
import { checkPrivateFolder } from "./privateFiles.ts";

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** Whether the error says that the disk, or the user's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(errorCode(error) ?? "");
}

/** Sets the time of last use. @returns whether the file exists */
export async function touch(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

/**
 * Writes a file atomically: `path` has either its old content or all of `data`.
 * @param mode file mode; by default only this user can read the file
 * @throws FailureError diskFull
 */
export async function writeWhole(path: string, data: string | Uint8Array, mode = 0o600): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await writeFile(temporary, data, { mode: 0o600, flag: "wx" });
    if (mode !== 0o600) await chmod(temporary, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    if (isDiskFull(error)) throw new FailureError({ kind: "diskFull", path });
    throw error;
  }
}

/** Removes the temporary files of processes that were killed while writing `path`, so that they don't clutter the user's folder. */
export async function removeLeftovers(path: string): Promise<void> {
  const [folder, start] = [dirname(path), `${basename(path)}.`];
  for (const name of await readdir(folder)) {
    if (name.startsWith(start) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(start.length))) await rm(join(folder, name), { force: true });
  }
}

/** Age of a temporary file that no process can still be writing. */
const STALE_AFTER_MS = 10 * 60_000;

/** Removes old temporary files that `writeWhole` left in a folder when its process was killed. Recent ones may still be written. */
export async function removeStale(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/\.[0-9a-f]{12}\.tmp$/.test(name)) continue;
    const path = join(folder, name);
    const info = await lstat(path).catch(() => undefined);
    if (info?.isFile() && Date.now() - info.mtimeMs > STALE_AFTER_MS) await rm(path, { force: true });
  }
}

/**
 * Creates a folder that only this user can enter. Rejects an existing one that another user owns, can enter or can replace.
 * @throws FailureError unsafeDirectory, folderNotWritable, diskFull
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (isDiskFull(error)) throw new FailureError({ kind: "diskFull", path });
    throw new FailureError({ kind: "folderNotWritable", path, reason: getErrorMessage(error) });
  }
  await checkPrivateFolder(path);
}
