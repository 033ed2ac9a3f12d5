import { rm } from "node:fs/promises";
import { join } from "node:path";

/** Returns the folder of all builds of llama-server. */
export function getBuildsFolder(cacheDir: string): string {
  return join(cacheDir, "llama-server");
}

/** Returns the folder of all downloads of builds. */
export function getDownloadsFolder(buildsFolder: string): string {
  return join(buildsFolder, "downloads");
}

/** Deletes the partial downloads of all builds. */
export async function removeAllDownloads(buildsFolder: string): Promise<void> {
  await rm(getDownloadsFolder(buildsFolder), { recursive: true, force: true });
}
