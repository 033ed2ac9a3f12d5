import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { FailureError } from "../failures/failure.ts";

/** Returns the number of bytes that this user can still write to the disk of `folder`. */
export type GetFreeBytes = (folder: string) => Promise<number>;

export const getFreeDiskBytes: GetFreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** @throws FailureError `noSpace` */
export async function checkFreeSpace(file: string, neededBytes: number, getFreeBytes: GetFreeBytes): Promise<void> {
  const freeBytes = await getFreeBytes(dirname(file));
  if (freeBytes < neededBytes) throw new FailureError({ kind: "noSpace", path: file, neededBytes, freeBytes: freeBytes });
}
