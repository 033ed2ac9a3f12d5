import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders, writeFileAtomically } from "../../disk/files.ts";
import type { Proposal } from "./propose.ts";
import { fromStoredProposal, toStoredProposal } from "./storedProposal.ts";

type StoredProposal = ReturnType<typeof toStoredProposal<Proposal>>;

/** Caches proposals on disk, one file each. The file name is a hash of everything that the answer depends on. */
export class SuggestionCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(key: unknown[]): Promise<Proposal | undefined> {
    try {
      // Only `write` creates these files, and it does so atomically. Their content is therefore not validated.
      return fromStoredProposal(JSON.parse(await readFile(this.#resolveFile(key), "utf8")) as StoredProposal);
    } catch {
      return undefined;
    }
  }

  /** @throws FailureError `diskFull` */
  async write(key: unknown[], proposal: Proposal): Promise<void> {
    await makeFolders(this.#folder);
    await writeFileAtomically(this.#resolveFile(key), JSON.stringify(toStoredProposal(proposal)));
  }

  #resolveFile(key: unknown[]): string {
    return join(this.#folder, `${createHash("sha256").update(JSON.stringify(key)).digest("hex")}.json`);
  }
}
