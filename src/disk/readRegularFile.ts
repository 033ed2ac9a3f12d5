import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";

/**
 * Reads a file after checking its type: reading a pipe could block forever, and a device may never end.
 * @throws Error with a sentence if it is not a regular file or larger than `limitBytes`; system errors
 */
export async function readRegularFile(path: string, limitBytes: number): Promise<Buffer> {
  checkFile(await stat(path), limitBytes);
  // Without O_NONBLOCK, which Windows does not have, opening a pipe that has just replaced the file would block.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    checkFile(await file.stat(), limitBytes);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function checkFile(info: { isFile: () => boolean; size: number }, limitBytes: number): void {
  if (!info.isFile()) throw new Error("It is not a regular file.");
  if (info.size > limitBytes) throw new Error(`The file is ${(info.size / 1e6).toFixed(0)} MB; the limit is ${limitBytes / 1e6} MB.`);
}
