import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { groupBy } from "../core/groupBy.ts";
import { TEMPORARY_FILE } from "./files.ts";

/**
 * Removes the temporary files of processes that were killed in `writeFileAtomically`. Each folder is listed only once, no matter how many of
 * its files are written.
 */
export class Leftovers {
  readonly #folders = new Map<string, Promise<Map<string, string[]>>>();

  /** Removes the temporary files of `path`, so that they don't clutter the user's folder. The caller ensures that no other process is writing `path`. */
  async remove(path: string): Promise<void> {
    const folder = dirname(path);
    const listing = this.#folders.get(folder) ?? listTemporaryFiles(folder);
    this.#folders.set(folder, listing);
    for (const name of (await listing).get(basename(path)) ?? []) await rm(join(folder, name), { force: true });
  }
}

async function listTemporaryFiles(folder: string): Promise<Map<string, string[]>> {
  const names = await readdir(folder);
  return groupBy(
    names.filter((name) => TEMPORARY_FILE.test(name)),
    (name) => name.replace(TEMPORARY_FILE, ""),
  );
}
