/** Checks that files and folders belong to this user alone, before their content is trusted. */
import { constants } from "node:fs";
import { lstat, open, realpath, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { FailureError, getErrorMessage } from "../failures/failure.ts";

interface Ownership {
  uid: number;
  mode: number;
}

const STICKY_BIT = 0o1000;

/** `sockaddr_un` holds 104 bytes on macOS and 108 on Linux, including the terminating zero. */
const MAX_SOCKET_PATH_BYTES = process.platform === "darwin" ? 103 : 107;

/**
 * Explains why other users can read or change a file or folder. On Windows, inherited access control lists prevent that.
 * @returns undefined if no other user can do either
 */
export function explainExposure({ uid, mode }: Ownership, ownUid = process.getuid?.()): string | undefined {
  if (ownUid === undefined) return undefined;
  if (uid !== ownUid) return "Another user owns it.";
  return (mode & 0o077) === 0 ? undefined : "Other users can access it (its mode should be 700).";
}

/**
 * Rejects a folder that another user owns, can enter or can replace.
 * @returns whether the folder exists
 * @throws FailureError `unsafeDirectory`
 */
export async function checkPrivateFolder(path: string): Promise<boolean> {
  const info = await lstat(path).catch(() => undefined);
  if (info === undefined) return false;
  const reason = info.isDirectory() ? (explainExposure(info) ?? (await explainReplaceability(path))) : "It is not a folder.";
  if (reason !== undefined) throw new FailureError({ kind: "unsafeDirectory", path, reason });
  return true;
}

/**
 * Explains how other users can replace a folder: a user who can write to a folder above it can rename entries there. In a sticky folder,
 * such as /tmp, only the owner of an entry can rename it.
 * @returns undefined if no other user can replace the folder
 */
async function explainReplaceability(path: string): Promise<string | undefined> {
  if (process.getuid === undefined) return undefined;
  for (let folder = dirname(await realpath(path)); ; folder = dirname(folder)) {
    const { mode } = await lstat(folder);
    if ((mode & 0o002) !== 0 && (mode & STICKY_BIT) === 0) return `Other users can replace it, because they can write to ${folder}.`;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * Reads a small file that only this user can access. Never follows a symbolic link, and never waits for the writer of a FIFO.
 * @returns undefined if the file does not exist
 * @throws Error if the file is not private, not a regular file, or too large
 */
export async function readPrivateFile(path: string, limitBytes: number): Promise<string | undefined> {
  // Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const info = await file.stat();
    const reason = info.isFile() ? explainExposure(info) : "It is not a file.";
    if (reason !== undefined) throw new Error(`${path}: ${reason}`);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(limitBytes + 1), 0, limitBytes + 1, 0);
    if (bytesRead > limitBytes) throw new Error(`${path}: It is larger than ${limitBytes} bytes.`);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Opens a log that only this user can access, for appending. Never follows a symbolic link, and never waits for the reader of a FIFO.
 * @throws FailureError `folderNotWritable`, also if the path is not a regular file
 */
export async function openPrivateLog(path: string): Promise<FileHandle> {
  // Windows has neither of the last two flags.
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  try {
    const file = await open(path, flags, 0o600);
    const info = await file.stat();
    const reason = info.isFile() ? explainExposure(info) : "It is not a file.";
    if (reason === undefined) return file;
    await file.close();
    throw new Error(reason);
  } catch (error) {
    throw new FailureError({ kind: "folderNotWritable", path, reason: getErrorMessage(error) });
  }
}

/**
 * Rejects a folder in which the path of a socket would be too long. Node would truncate such a path.
 * @param longestPath the longest possible path of a socket in the folder
 * @throws FailureError `socketPathTooLong`
 */
export function assertSocketPathFits(folder: string, longestPath: string): void {
  const bytes = Buffer.byteLength(longestPath);
  if (bytes <= MAX_SOCKET_PATH_BYTES) return;
  throw new FailureError({ kind: "socketPathTooLong", path: folder, excessBytes: bytes - MAX_SOCKET_PATH_BYTES });
}
