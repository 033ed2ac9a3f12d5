import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";

/**
 * Reads a file after checking its type: reading a pipe could block forever, and a device may never end.
 * @throws Error with a sentence if the file is not a regular file or is larger than `limitBytes`; system errors
 */
export async function readRegularFile(path: string, limitBytes: number): Promise<Buffer> {
  assertRegularFile(await stat(path), limitBytes);
  // O_NONBLOCK prevents blocking on a pipe that has just replaced the file. Windows does not have the flag.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    assertRegularFile(await file.stat(), limitBytes);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function assertRegularFile(info: { isFile: () => boolean; size: number }, limitBytes: number): void {
  if (!info.isFile()) throw new Error("It is not a regular file.");
  if (info.size > limitBytes) throw new Error(`The file is ${(info.size / 1e6).toFixed(0)} MB; the limit is ${limitBytes / 1e6} MB.`);
}
