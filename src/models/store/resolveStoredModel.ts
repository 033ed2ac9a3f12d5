import { FailureError } from "../../core/failure.ts";
import { nameOfModel } from "./source.ts";
import { findStored, listStore } from "./store.ts";
import type { StoredModel } from "./storedModel.ts";

/**
 * The model of the store that is meant.
 * @param name of one in the store; without it the only one there
 * @throws FailureError noModel, severalModels, unknownModel
 */
export async function resolveStoredModel(store: string, name: string | undefined): Promise<StoredModel> {
  if (name) return findStored(store, nameOfModel(name));
  const { models } = await listStore(store);
  const [only, another] = models;
  if (only === undefined) throw new FailureError({ kind: "noModel" });
  if (another !== undefined) throw new FailureError({ kind: "severalModels", known: models.map((model) => model.name) });
  return only;
}
