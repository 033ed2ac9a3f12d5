import { JsonCache } from "./jsonCache.ts";
import type { Proposal } from "./propose.ts";
import { fromStoredProposal, toStoredProposal } from "./storedProposal.ts";

/** Caches proposals on disk. */
export class SuggestionCache {
  readonly #cache: JsonCache<ReturnType<typeof toStoredProposal<Proposal>>>;

  constructor(folder: string) {
    this.#cache = new JsonCache(folder);
  }

  async read(key: unknown[]): Promise<Proposal | undefined> {
    const stored = await this.#cache.read(key);
    return stored && fromStoredProposal(stored);
  }

  /** @throws FailureError `diskFull` */
  async write(key: unknown[], proposal: Proposal): Promise<void> {
    await this.#cache.write(key, toStoredProposal(proposal));
  }
}
