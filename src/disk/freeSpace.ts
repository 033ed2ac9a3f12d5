import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { FailureError } from "../failures/failure.ts";

/** Returns the number of bytes that this user can still write to the disk of `folder`. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytesOfDisk: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** @throws FailureError noSpace */
export async function checkSpace(file: string, neededBytes: number, freeBytes: FreeBytes): Promise<void> {
  const free = await freeBytes(dirname(file));
  if (free < neededBytes) throw new FailureError({ kind: "noSpace", path: file, neededBytes, freeBytes: free });
}
