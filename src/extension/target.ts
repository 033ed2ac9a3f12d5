import type { Target } from "../protocol/target.ts";
import { readConfig } from "./config.ts";

/**
 * Resolves the target for questions: the one in the settings, otherwise a model in the store.
 * @throws FailureError noModel, severalModels, unknownModel, modelTooLarge
 */
export async function readTarget(): Promise<Target> {
  const { target, model } = readConfig();
  if (target.kind === "endpoint" || target.model !== "") return target;
  const [{ getModelsFolder }, { resolveStoredModel }, { assertFitsMemory }] = await Promise.all([
    import("../disk/paths.ts"),
    import("../models/store/resolveStoredModel.ts"),
    import("../models/fit/assertFitsMemory.ts"),
  ]);
  const store = getModelsFolder();
  const { name, memory, paths } = await resolveStoredModel(store, model);
  await assertFitsMemory({ store, name, shape: memory, llamaServer: target.llamaServer }, new AbortController().signal);
  return { ...target, ...paths };
}
