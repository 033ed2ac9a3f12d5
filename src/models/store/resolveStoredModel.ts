import { FailureError } from "../../failures/failure.ts";
import { resolveModelName } from "./source.ts";
import { findStoredModel, listStore } from "./store.ts";
import type { StoredModel } from "./storedModel.ts";

/**
 * Resolves the configured model in the store.
 * @param name name or alias of a stored model; if omitted, the only stored model is used
 * @throws FailureError `noModel`, `severalModels`, `unknownModel`
 */
export async function resolveStoredModel(store: string, name: string | undefined): Promise<StoredModel> {
  if (name) return findStoredModel(store, resolveModelName(name));
  const { models } = await listStore(store);
  const [firstModel, secondModel] = models;
  if (firstModel === undefined) throw new FailureError({ kind: "noModel" });
  if (secondModel !== undefined) throw new FailureError({ kind: "severalModels", known: models.map((model) => model.name) });
  return firstModel;
}
