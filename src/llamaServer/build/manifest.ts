import { readFile, readdir, readlink, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import * as z from "zod/mini";
import { hashFile } from "../../disk/hashFile.ts";

/** What lies in a cache entry, as it was when it was unpacked or built. */
const Manifest = z.object({
  /** Path of llama-server in the entry, with "/". */
  executable: z.string(),
  /** By path: the SHA-256 of a file, or "→" and the target of a symbolic link. */
  files: z.record(z.string(), z.string()),
});

const NAME = "manifest.json";

/** Records all files of `folder`. */
export async function writeManifest(folder: string, executable: string): Promise<void> {
  const manifest: z.infer<typeof Manifest> = {
    executable: relative(folder, executable).replaceAll(sep, "/"),
    files: await fingerprints(folder),
  };
  await writeFile(join(folder, NAME), JSON.stringify(manifest, undefined, 2));
}

/**
 * Compares every file of `folder` with the manifest: also the libraries beside llama-server, and that none came along, since it
 * loads whatever it finds there by name (ggml-cpu-*).
 * @returns the path of llama-server; "absent" when there is no such folder; "changed" when anything differs
 */
export async function verifyManifest(folder: string): Promise<{ executable: string } | "absent" | "changed"> {
  try {
    await readdir(folder);
  } catch {
    return "absent";
  }
  try {
    const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, NAME), "utf8")));
    const actual = await fingerprints(folder);
    const paths = new Set([...Object.keys(manifest.files), ...Object.keys(actual)]);
    const same = [...paths].every((path) => manifest.files[path] === actual[path]);
    return same && manifest.executable in actual ? { executable: join(folder, manifest.executable) } : "changed";
  } catch {
    // A file that can't be read or parsed is as good as another one: the entry is made anew.
    return "changed";
  }
}

async function fingerprints(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).replaceAll(sep, "/");
    if (path === NAME || entry.isDirectory()) continue;
    found[path] = entry.isSymbolicLink() ? `→${await readlink(file)}` : await hashFile(file);
  }
  return found;
}
