import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, realpath, symlink } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { Unpack } from "tar/unpack";
import { isInside } from "../disk/relativePath.ts";
import { openPromise, type Entry, type ZipFile } from "yauzl";

/** A symbolic link in an archive; both paths are as in the archive. */
interface ArchiveLink {
  path: string;
  target: string;
}

/**
 * Unpacks a .tar.gz or .zip into an empty folder.
 * @throws Error if the archive is damaged, or an entry lies or points outside the folder
 */
export async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  if (archive.endsWith(".zip")) return unpackZip(archive, folder, signal);
  const links: ArchiveLink[] = [];
  // Strict mode turns warnings, for example about a path with "..", into errors.
  const unpacker = new Unpack({
    ...{ cwd: folder, strict: true, preserveOwner: false },
    filter(path, entry) {
      if (!("type" in entry) || entry.type !== "SymbolicLink") return true;
      links.push({ path, target: entry.linkpath ?? "" });
      return false;
    },
  });
  await pipeline(createReadStream(archive), unpacker, { signal });
  await createLinks(links, folder);
}

/**
 * Creates the links once all files are written, so that nothing is written through a link. tar itself rejects a link to a link, such as
 * libllama.so → libllama.so.0 → libllama.so.0.0.1, if the target comes first.
 */
async function createLinks(links: ArchiveLink[], folder: string): Promise<void> {
  const root = await realpath(folder);
  const paths = links.map(({ path }) => resolve(root, path));
  for (const { path, target } of links) {
    const linkPath = resolve(root, path);
    if (isAbsolute(target) || !isInside(linkPath, root) || !isInside(resolve(dirname(linkPath), target), root))
      throw new Error(`${path} is a link that points outside the archive's folder`);
    if (paths.some((other) => isInside(linkPath, other))) throw new Error(`${path} goes through a symbolic link`);
  }
  for (const { path, target } of links) {
    const linkPath = resolve(root, path);
    await mkdir(dirname(linkPath), { recursive: true });
    await symlink(target, linkPath);
  }
  for (const { path } of links) {
    const target = await realpath(resolve(root, path)).catch(() => undefined);
    if (target === undefined) throw new Error(`${path} is a link to a file that does not exist`);
    if (!isInside(target, root)) throw new Error(`${path} is a link that points outside the archive's folder`);
  }
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
