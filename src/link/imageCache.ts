/**
 * Images on disk. A file is named after the SHA-256 of its content, so that messages can refer to an image instead of containing it. Each
 * image is stored only once: each owner (the cache of pending questions, the conversations of a workspace) has a folder with a hard link to
 * the image, and the file system frees the image when the last link is deleted.
 */
import { randomBytes, webcrypto } from "node:crypto";
import { link, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makePrivateFolder, touch, writeFileAtomically } from "../disk/files.ts";

/** Number of hexadecimal digits in a SHA-256. */
const SHA256_LENGTH = 64;

/** Files used within this time are not deleted, because a request may be about to use them. */
const RECENT_USE_MS = 10 * 60_000;

/** Returns the folder with the images of pending questions. */
export function getImageCacheFolder(cache: string): string {
  return join(cache, "spool");
}

export function getImageCachePath(cache: string, sha256: string): string {
  return join(getImageCacheFolder(cache), sha256);
}

/**
 * Returns the folder with the PNGs that are prepared from the images. The PNGs can be recreated; their names start with the SHA-256 of the
 * image.
 */
export function getPreparedFolder(cache: string): string {
  return join(cache, "prepared");
}

/** Computes a SHA-256 in another thread, because hashing 64 MB would block the extension host for 0.2 s. */
async function computeSha256(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)).toString("hex");
}

/**
 * Adds an image to the cache, and repairs a damaged copy of it.
 * @returns the image's SHA-256
 * @throws FailureError `diskFull`, `folderNotWritable`, `unsafeDirectory`
 */
export async function cacheImage(cache: string, bytes: Uint8Array): Promise<string> {
  const sha256 = await computeSha256(bytes);
  await makePrivateFolder(getImageCacheFolder(cache));
  const path = getImageCachePath(cache, sha256);
  // Durable, because a pasted image may exist nowhere else.
  if (!((await touch(path)) && (await hasContent(path, bytes)))) await writeFileAtomically(path, bytes, { isDurable: true });
  return sha256;
}

/** Whether a file has this content. Its name alone does not prove that: a power failure or a full disk can leave the file truncated. */
async function hasContent(path: string, bytes: Uint8Array): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile() || info.size !== bytes.length) return false;
  return readFile(path).then(
    (content) => content.equals(bytes),
    () => false,
  );
}

/** Reads an image, and checks its SHA-256. @returns undefined if it is missing or damaged */
export async function readVerifiedImage(path: string, sha256: string): Promise<Uint8Array | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) return undefined;
  const bytes = await readFile(path);
  return (await computeSha256(bytes)) === sha256 ? bytes : undefined;
}

/**
 * Creates a hard link `path`, in the folder of another owner, to the cached image at `cachedPath`. Writes `bytes` to `path` instead if a hard
 * link is impossible, for example across file systems, or if the image is no longer cached. Repairs a damaged file that already exists at `path`.
 * @returns whether `path` is new
 * @throws FailureError `diskFull`
 */
export async function addImageOwner(cachedPath: string, path: string, bytes: Uint8Array): Promise<boolean> {
  const exists = await touch(path);
  if (exists && (await isSameFile(cachedPath, path))) return false;
  const temporaryPath = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await link(cachedPath, temporaryPath);
    await rename(temporaryPath, path);
  } catch {
    if (!exists || !(await hasContent(path, bytes))) await writeFileAtomically(path, bytes, { isDurable: true });
  } finally {
    // Renaming leaves the temporary file in place if another window has just created the same link.
    await rm(temporaryPath, { force: true });
  }
  return !exists;
}

/** Compares inode numbers as `bigint`, because inode numbers on Windows exceed the precision of a double. */
async function isSameFile(firstPath: string, secondPath: string): Promise<boolean> {
  const [first, second] = await Promise.all([firstPath, secondPath].map((path) => stat(path, { bigint: true }).catch(() => undefined)));
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}

/**
 * Removes images, and the PNGs prepared from them, from the cache. Other owners keep their links, and a later question caches the images
 * again.
 */
export async function deleteCachedImages(cache: string, hashes: Set<string>): Promise<void> {
  for (const folder of [getImageCacheFolder(cache), getPreparedFolder(cache)]) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (hashes.has(name.slice(0, SHA256_LENGTH))) await rm(join(folder, name), { force: true });
    }
  }
}

/** Deletes the least recently used files until `folder` holds at most `limitBytes`, except files used within the last `keepMs`. */
export async function trimFolder(folder: string, limitBytes: number, keepMs = RECENT_USE_MS): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files: { path: string; size: number; lastUsedMs: number }[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (info?.isFile()) files.push({ path, size: info.size, lastUsedMs: info.mtimeMs });
  }
  files.sort((a, b) => b.lastUsedMs - a.lastUsedMs);
  let total = 0;
  for (const file of files) {
    total += file.size;
    if (total > limitBytes && Date.now() - file.lastUsedMs >= keepMs) await rm(file.path, { force: true });
  }
}
