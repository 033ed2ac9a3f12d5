import { readFile, readdir, readlink, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import * as z from "zod/mini";
import { hashFile } from "../../disk/hashFile.ts";

/** Files in a cache entry at the time it was created. */
const Manifest = z.object({
  /** Path of llama-server in the entry, separated by "/". */
  executable: z.string(),
  /** SHA-256 of each file, or "→" and the target of a symbolic link, by path. */
  files: z.record(z.string(), z.string()),
});

const MANIFEST_NAME = "manifest.json";

/** Writes a manifest of all files in `folder`. */
export async function writeManifest(folder: string, executable: string): Promise<void> {
  const manifest: z.infer<typeof Manifest> = {
    executable: relative(folder, executable).replaceAll(sep, "/"),
    files: await hashFiles(folder),
  };
  await writeFile(join(folder, MANIFEST_NAME), JSON.stringify(manifest, undefined, 2));
}

/**
 * Compares every file in `folder`, including libraries, with the manifest. Rejects added files, because llama-server loads every library in
 * its folder whose name matches ggml-cpu-*.
 * @returns the path of llama-server; "absent" if the folder does not exist; "changed" if any file differs
 */
export async function verifyManifest(folder: string): Promise<{ executable: string } | "absent" | "changed"> {
  try {
    await readdir(folder);
  } catch {
    return "absent";
  }
  try {
    const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, MANIFEST_NAME), "utf8")));
    const actual = await hashFiles(folder);
    const paths = new Set([...Object.keys(manifest.files), ...Object.keys(actual)]);
    const isSame = [...paths].every((path) => manifest.files[path] === actual[path]);
    return isSame && manifest.executable in actual ? { executable: join(folder, manifest.executable) } : "changed";
  } catch {
    // An unreadable entry counts as changed, and is replaced.
    return "changed";
  }
}

async function hashFiles(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).replaceAll(sep, "/");
    if (path === MANIFEST_NAME || entry.isDirectory()) continue;
    hashes[path] = entry.isSymbolicLink() ? `→${await readlink(file)}` : await hashFile(file);
  }
  return hashes;
}
