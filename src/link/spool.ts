/** Image bytes on their way from a client to the engine: files named by their SHA-256, so that messages stay small. */
import { webcrypto } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makePrivateFolder, touch, writeWhole } from "../disk/files.ts";

/** In hexadecimal. */
const SHA256_LENGTH = 64;

/** A file used within this time, in milliseconds, is never removed: a request may be on its way to it. */
const KEEP = 10 * 60_000;

export function spoolFolder(cache: string): string {
  return join(cache, "spool");
}

/** Hashes off the calling thread: 64 MB would otherwise block an extension host for a fifth of a second. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)).toString("hex");
}

/** Puts `bytes` into the spool. @returns their SHA-256 @throws FailureError diskFull, unsafeDirectory */
export async function spool(cache: string, bytes: Uint8Array): Promise<string> {
  const sha256 = await sha256Of(bytes);
  await makePrivateFolder(spoolFolder(cache));
  const path = spoolPath(cache, sha256);
  if (!(await touch(path))) await writeWhole(path, bytes);
  return sha256;
}

export function preparedFolder(cache: string): string {
  return join(cache, "prepared");
}

/** Removes images, and what was made of them, which begins with their names. Whoever still asks about one gives it anew. */
export async function forgetImages(cache: string, hashes: Set<string>): Promise<void> {
  for (const folder of [spoolFolder(cache), preparedFolder(cache)]) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (hashes.has(name.slice(0, SHA256_LENGTH))) await rm(join(folder, name), { force: true });
    }
  }
}

export function spoolPath(cache: string, sha256: string): string {
  return join(spoolFolder(cache), sha256);
}

/**
 * Removes files, least recently used first, until `folder` holds at most `limitBytes`, but for those used within the last `keepMs`
 * milliseconds.
 */
export async function trimFolder(folder: string, limitBytes: number, keepMs = KEEP): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files: { path: string; size: number; usedMs: number }[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (info?.isFile()) files.push({ path, size: info.size, usedMs: info.mtimeMs });
  }
  files.sort((a, b) => b.usedMs - a.usedMs);
  let total = 0;
  for (const file of files) {
    total += file.size;
    if (total > limitBytes && Date.now() - file.usedMs >= keepMs) await rm(file.path, { force: true });
  }
}
