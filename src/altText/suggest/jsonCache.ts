import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders, writeFileAtomically } from "../../disk/files.ts";

/** Caches values on disk, one file each. The file name is a hash of everything that the value depends on. */
export class JsonCache<T> {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(key: unknown[]): Promise<T | undefined> {
    try {
      // Only `write` creates these files, and it does so atomically. Their content is therefore not validated.
      return JSON.parse(await readFile(this.#resolveFile(key), "utf8")) as T;
    } catch {
      return undefined;
    }
  }

  /** @throws FailureError `diskFull` */
  async write(key: unknown[], value: T): Promise<void> {
    await makeFolders(this.#folder);
    await writeFileAtomically(this.#resolveFile(key), JSON.stringify(value));
  }

  #resolveFile(key: unknown[]): string {
    return join(this.#folder, `${createHash("sha256").update(JSON.stringify(key)).digest("hex")}.json`);
  }
}
