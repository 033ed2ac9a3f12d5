import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { extract } from "tar";
import { openPromise, type Entry, type ZipFile } from "yauzl";

/**
 * Unpacks a .tar.gz or .zip into a folder.
 * @throws Error if the archive is damaged, or an entry lies or points outside the folder
 */
export async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  if (archive.endsWith(".zip")) return unpackZip(archive, folder, signal);
  // Strict mode turns warnings, for example about a path with "..", into errors.
  await extract({ file: archive, cwd: folder, strict: true, preserveOwner: false });
  signal.throwIfAborted();
}

async function unpackZip(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  // yauzl rejects absolute paths and paths with "..".
  const zip = await openPromise(archive, { strictFileNames: true });
  try {
    for await (const entry of zip.eachEntry()) await unpackEntry(zip, entry, join(folder, entry.fileName), signal);
  } finally {
    zip.close();
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, path: string, signal: AbortSignal): Promise<void> {
  if (entry.fileName.endsWith("/")) {
    await mkdir(path, { recursive: true });
    return;
  }
  // A zip made on Unix has the mode in the upper 16 bits. The releases for Windows contain no links.
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & 0o170000) === 0o120000) throw new Error(`${entry.fileName} is a symbolic link`);
  await mkdir(dirname(path), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode: mode & 0o777 || 0o644, flags: "wx" }), { signal });
}
