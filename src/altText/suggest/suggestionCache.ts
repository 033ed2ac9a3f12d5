import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../disk/files.ts";
import type { Proposal } from "./propose.ts";

/** Proposals of earlier runs, one file each, named after everything that the answer depends on. */
export class SuggestionCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(key: unknown[]): Promise<Proposal | undefined> {
    try {
      // Written whole by `write` alone, so it is not parsed further.
      return JSON.parse(await readFile(this.#fileOf(key), "utf8")) as Proposal;
    } catch {
      return undefined;
    }
  }

  /** @throws FailureError diskFull */
  async write(key: unknown[], proposal: Proposal): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeWhole(this.#fileOf(key), JSON.stringify(proposal));
  }

  #fileOf(key: unknown[]): string {
    return join(this.#folder, `${createHash("sha256").update(JSON.stringify(key)).digest("hex")}.json`);
  }
}
