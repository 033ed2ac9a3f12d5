import { findInCatalog, type CatalogFile } from "../catalog.ts";
import type { ModelSource } from "./source.ts";
import type { StoredModel } from "./storedModel.ts";

/** Finds the draft model that a stored model lacks because it was added from files, or because the draft model could not be downloaded. */
export function findMissingDraft({ name, draft }: Pick<StoredModel, "name" | "draft">): CatalogFile | undefined {
  return draft === undefined ? findInCatalog(name)?.files.draft : undefined;
}

/** Whether a stored model lacks the draft model that its source has. */
export function lacksDraft(stored: StoredModel, { draft }: ModelSource): boolean {
  return draft !== undefined && stored.draft === undefined;
}
