import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FailureError, getErrorMessage } from "../failures/failure.ts";

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** Whether the error says that the disk, or the user's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(errorCode(error) ?? "");
}

/** Marks a file as used. @returns whether it is there */
export async function touch(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

/**
 * Writes `data` so that `path` is either as before or whole.
 * @param mode of the file; readable by this user only, unless it says otherwise
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

/** Removes what was left beside `path` by processes that were killed while they wrote it: among a person's own files it is in the way. */
export async function removeLeftovers(path: string): Promise<void> {
  const [folder, start] = [dirname(path), `${basename(path)}.`];
  for (const name of await readdir(folder)) {
    if (name.startsWith(start) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(start.length))) await rm(join(folder, name), { force: true });
  }
}

/** What is older, in milliseconds, nobody is writing any more. */
const STALE = 10 * 60_000;

/** Removes what `writeWhole` left in a folder where the process was killed, once it is old: another process may be writing a newer one. */
export async function removeStale(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/\.[0-9a-f]{12}\.tmp$/.test(name)) continue;
    const path = join(folder, name);
    const info = await lstat(path).catch(() => undefined);
    if (info?.isFile() && Date.now() - info.mtimeMs > STALE) await rm(path, { force: true });
  }
}

/**
 * Makes a folder that only this user can enter, and refuses one that somebody else owns or can enter.
 * @throws FailureError unsafeDirectory, folderNotWritable, diskFull
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (isDiskFull(error)) throw new FailureError({ kind: "diskFull", path });
    throw new FailureError({ kind: "folderNotWritable", path, reason: getErrorMessage(error) });
  }
  // Windows keeps the user's own folders closed to others by inherited access lists; modes mean nothing there.
  if (process.platform === "win32") return;
  const info = await lstat(path);
  if (!info.isDirectory()) throw new FailureError({ kind: "unsafeDirectory", path, reason: "it is no folder" });
  if (info.uid !== process.getuid?.()) {
    throw new FailureError({ kind: "unsafeDirectory", path, reason: "another user owns it" });
  }
  if ((info.mode & 0o077) !== 0) {
    throw new FailureError({ kind: "unsafeDirectory", path, reason: "others can enter it (its mode should be 700)" });
  }
}
