import { constants } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { FileTooLargeError } from "../core/fileTooLargeError.ts";

/**
 * Opens a file for reading after checking its type: opening a pipe could block forever, and reading a device may never end. The caller closes
 * the file.
 * @param isListed whether a listing of the folder has just shown that the file is regular, so that only the open file is checked
 * @throws Error if the file is not a regular one, with a message that can be shown to the user; system errors
 */
export async function openRegularFile(path: string, isListed = false): Promise<{ file: FileHandle; bytes: number }> {
  if (!isListed) assertRegular(await stat(path));
  // Without O_NONBLOCK, which Windows does not have, opening a pipe that has just replaced the file would block.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const info = await file.stat();
    assertRegular(info);
    return { file, bytes: info.size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Reads a file after checking its type and size.
 * @param isListed as in `openRegularFile`
 * @throws FileTooLargeError; Error if the file is not a regular one, with a message that can be shown to the user; system errors
 */
export async function readRegularFile(path: string, limitBytes: number, isListed = false): Promise<Buffer> {
  const { file, bytes } = await openRegularFile(path, isListed);
  try {
    if (bytes > limitBytes) throw new FileTooLargeError(bytes, limitBytes);
    return await readToEnd(file, bytes, limitBytes);
  } finally {
    await file.close();
  }
}

/** Reads a file that may be growing, or whose size the system does not know, such as one in `/proc`. */
async function readToEnd(file: FileHandle, bytes: number, limitBytes: number): Promise<Buffer> {
  let buffer = Buffer.alloc(bytes + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    length += bytesRead;
    // A short read that ends at the size of the file reaches its end; the size of a file in `/proc` is 0.
    if (bytesRead === 0 || (bytes > 0 && length === bytes)) return buffer.subarray(0, length);
    if (length > limitBytes) throw new FileTooLargeError(length, limitBytes);
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(length * 2, limitBytes + 1));
  }
}

function assertRegular(info: { isFile: () => boolean }): void {
  if (!info.isFile()) throw new Error("It is not a regular file.");
}
