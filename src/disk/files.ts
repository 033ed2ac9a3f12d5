import { randomBytes } from "node:crypto";
import { lstat, mkdir, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FailureError, getErrorMessage } from "../failures/failure.ts";
import { checkPrivateFolder } from "./privateFiles.ts";

export function getErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** Whether the error means that the disk or the user's quota is full. */
export function isDiskFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(getErrorCode(error) ?? "");
}

/** Sets the access and modification times of a file to the current time. @returns whether the file exists */
export async function touch(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

interface Owner {
  uid: number;
  gid: number;
}

export interface WriteOptions {
  /** File mode; by default only this user can read the file. “usual” is the mode of the files that other programs create, which the umask sets. */
  mode?: number | "usual";
  owner?: Owner;
  /** Whether the content is flushed before the rename, so that a power failure can't leave an empty file. Required for the user's own work. */
  isDurable?: boolean;
  /** Called before the rename. If it throws, the file is not written. */
  beforeRename?: () => Promise<void>;
}

/**
 * Writes a file atomically: `path` has either its old content or all of `data`.
 * @throws FailureError `diskFull`; EPERM if the owner can't be changed; the error that `beforeRename` throws
 */
export async function writeFileAtomically(path: string, data: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
  const { mode = 0o600, owner, isDurable = false, beforeRename } = options;
  const temporaryPath = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(temporaryPath, "wx", mode === "usual" ? 0o666 : 0o600);
    try {
      await file.writeFile(data);
      if (owner !== undefined && !isOwnedBy(await file.stat(), owner)) await file.chown(owner.uid, owner.gid);
      if (mode !== "usual" && mode !== 0o600) await file.chmod(mode);
      if (isDurable) await file.sync();
    } finally {
      await file.close();
    }
    await beforeRename?.();
    await renamePatiently(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    if (isDiskFull(error)) throw new FailureError({ kind: "diskFull", path });
    throw error;
  }
}

/** Pauses between the attempts to rename a file, in milliseconds. */
const RENAME_PAUSES_MS = [10, 20, 50, 100, 200, 400, 800];

/** Windows error codes for a file that another program has open. */
const BUSY_CODES = new Set(["EPERM", "EACCES", "EBUSY"]);

/**
 * Renames a file or folder. On Windows, renaming fails while another process, such as an antivirus program, reads or renames the file, so failed
 * attempts are repeated for about 1.5 seconds.
 * @throws system errors
 */
export async function renamePatiently(from: string, to: string): Promise<void> {
  for (const pauseMs of process.platform === "win32" ? RENAME_PAUSES_MS : []) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!BUSY_CODES.has(getErrorCode(error) ?? "")) throw error;
    }
    await delay(pauseMs);
  }
  return rename(from, to);
}

function isOwnedBy(file: Owner, { uid, gid }: Owner): boolean {
  return file.uid === uid && file.gid === gid;
}

/** Age at which a temporary file can no longer be in use by a process. */
const STALE_AFTER_MS = 10 * 60_000;

/** Matches the names of the temporary files of `writeFileAtomically`. */
export const TEMPORARY_FILE = /\.[0-9a-f]{12}\.tmp$/;

/** Removes old temporary files that `writeFileAtomically` left in a folder when its process was killed. Recent files may still be in use. */
export async function removeStaleFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!TEMPORARY_FILE.test(name)) continue;
    const path = join(folder, name);
    const info = await lstat(path).catch(() => undefined);
    if (info?.isFile() && Date.now() - info.mtimeMs > STALE_AFTER_MS) await rm(path, { force: true });
  }
}

/**
 * Creates a folder and any missing parents, each accessible only to this user. Node's own recursive `mkdir` never returns if a parent exists
 * but nothing can be created in it, as in /proc.
 */
export async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (getErrorCode(error) === "EEXIST" || (await isFolder(path))) return;
    const parent = dirname(path);
    if (getErrorCode(error) !== "ENOENT" || parent === path) throw error;
    // Another process may have created the parent in the meantime.
    if (!(await isFolder(parent))) await makeFolders(parent);
    await mkdir(path, { mode: 0o700 }).catch((retryError: unknown) => {
      if (getErrorCode(retryError) !== "EEXIST") throw retryError;
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

/**
 * Creates a folder that only this user can enter. Rejects an existing folder that another user owns, can enter or can replace.
 * @throws FailureError `unsafeDirectory`, `folderNotWritable`, `diskFull`
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await makeFolders(path);
  } catch (error) {
    if (isDiskFull(error)) throw new FailureError({ kind: "diskFull", path });
    throw new FailureError({ kind: "folderNotWritable", path, reason: describeFolderError(error) });
  }
  await checkPrivateFolder(path);
}

/** Maximum length of a name on NTFS, APFS and ext4. */
const MAX_NAME_LENGTH = 255;

/** Describes why a folder can't be created or written to. Windows reports a name that is too long as a missing folder. */
export function describeFolderError(error: unknown): string {
  const path = error instanceof Error && "path" in error ? String(error.path) : "";
  const isTooLong = getErrorCode(error) === "ENOENT" && path.split(sep).some((name) => name.length > MAX_NAME_LENGTH);
  return isTooLong || getErrorCode(error) === "ENAMETOOLONG" ? "Its path is too long." : getErrorMessage(error);
}

/** Returns the folder itself, or its closest ancestor that exists. */
export async function findExistingFolder(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const info = await stat(folder).catch(() => undefined);
    if (info?.isDirectory() || dirname(folder) === folder) return folder;
  }
}
