import { basename, join, resolve } from "node:path";
import { EngineClient } from "../client/engineClient.ts";
import { cacheFolder, modelsFolder, runtimeFolder } from "../disk/paths.ts";
import type { ModelRole } from "../models/catalog.ts";
import { computeShape } from "../models/fit/estimate.ts";
import { assertFitsMemory } from "../models/fit/assertFitsMemory.ts";
import { endpoint, endpointCaFile, endpointModel } from "../contributions/settings/endpoint.ts";
import { llamaServerPath, modelPath, projectorPath } from "../contributions/settings/model.ts";
import { isOfflineBy } from "../network/offline.ts";
import { resolveStoredModel } from "../models/store/resolveStoredModel.ts";
import { examineFiles } from "../models/store/examine.ts";
import type { Target } from "../protocol/target.ts";
import { readOption, buildOptions, buildRepeatableOptions } from "./settingOptions.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

/** Options of every command that asks a model. */
export const targetOptions = buildOptions(modelPath, projectorPath, llamaServerPath, endpoint, endpointModel, endpointCaFile);

/** Options of a command that asks several models: pairs of model and projector, and servers with their models' names, in order. */
export const targetsOptions = {
  ...buildRepeatableOptions(modelPath, projectorPath, endpoint, endpointModel),
  ...buildOptions(llamaServerPath, endpointCaFile),
};

type TargetsValues = {
  [option in keyof typeof targetsOptions]?: (option extends "llama-server" | "endpoint-ca" ? string : string[]) | undefined;
};

type TargetValues = { [option in keyof typeof targetOptions]?: string | undefined };

/**
 * The model or server to ask.
 * @throws UsageError; FailureError noModel, severalModels, unknownModel, modelTooLarge
 */
export async function chooseTarget(values: TargetValues, signal: AbortSignal): Promise<Target> {
  const model = readOption(modelPath, values);
  const offline = isOfflineBy(process.env) ? { isOffline: true } : {};
  // A model that is named on the command line overrules the server of the environment.
  const url = values.model === undefined ? readOption(endpoint, values) : values.endpoint;
  if (url) {
    const name = readOption(endpointModel, values);
    const apiKey = process.env["ORIEL_API_KEY"]?.trim();
    const ca = readOption(endpointCaFile, values);
    return {
      ...{ kind: "endpoint", url },
      ...(name ? { model: name } : {}),
      ...(apiKey ? { apiKey } : {}),
      ...offline,
      ...(ca ? { caFile: resolve(ca) } : {}),
    };
  }
  const llamaServer = readOption(llamaServerPath, values);
  const files =
    model && isFile(model) ? await filesFrom(model, values, llamaServer, signal) : await filesInStore(model, llamaServer, signal);
  return { kind: "local", ...files, ...(llamaServer ? { llamaServer: resolve(llamaServer) } : {}), ...offline };
}

type ModelFiles = Record<ModelRole, string>;

/** Tells a path from the name of a model in the store. */
function isFile(model: string): boolean {
  return /\.gguf$|[\\/]/i.test(model);
}

async function filesFrom(model: string, values: TargetValues, llamaServer: string | undefined, signal: AbortSignal): Promise<ModelFiles> {
  const projector = readOption(projectorPath, values);
  if (!projector) throw new UsageError("a model needs its projector: add --projector GGUF");
  const files = { model: resolve(model), projector: resolve(projector) };
  // Damaged files are reported by llama-server when it loads them.
  const examined = await examineFiles(files).catch(() => undefined);
  if (examined !== undefined) {
    await assertFitsMemory({ store: modelsFolder(), name: basename(model), shape: computeShape(examined), llamaServer }, signal);
  }
  return files;
}

/** @param name of a model in the store; undefined for the only one there */
async function filesInStore(name: string | undefined, llamaServer: string | undefined, signal: AbortSignal): Promise<ModelFiles> {
  const store = modelsFolder();
  const stored = await resolveStoredModel(store, name);
  await assertFitsMemory({ store, name: stored.name, shape: stored.memory, llamaServer }, signal);
  return stored.paths;
}

/**
 * All models and servers to ask; those of the environment if none is named.
 * @throws UsageError; FailureError noModel, severalModels, unknownModel, modelTooLarge
 */
export async function chooseTargets(
  { model = [], projector = [], endpoint = [], ...values }: TargetsValues,
  signal: AbortSignal,
): Promise<Target[]> {
  const names = values["endpoint-model"] ?? [];
  if (projector.length !== model.filter(isFile).length) throw new UsageError("each --model GGUF needs its --projector, in the same order");
  if (names.length > 0 && endpoint.length > 0 && names.length !== endpoint.length) {
    throw new UsageError("name an --endpoint-model for each --endpoint, in the same order, or for none");
  }
  const one = { "llama-server": values["llama-server"] };
  const projectors = projector.values();
  const local = model.map((name) => ({ ...one, model: name, ...(isFile(name) ? { projector: projectors.next().value } : {}) }));
  const ca = { "endpoint-ca": values["endpoint-ca"] };
  const remote = endpoint.map((url, index) => ({ ...ca, endpoint: url, "endpoint-model": names[index] }));
  const given: TargetValues[] = [...local, ...remote];
  return Promise.all(
    (given.length > 0 ? given : [{ ...one, ...ca, "endpoint-model": names[0] }]).map((each) => chooseTarget(each, signal)),
  );
}

/** A client of the engine that all windows share; the caller disposes of it. @throws FailureError unsafeDirectory */
export async function engineFor(terminal: Terminal): Promise<EngineClient> {
  return new EngineClient(
    { script: join(import.meta.dirname, "engine.mjs"), runtime: await runtimeFolder(), cache: cacheFolder() },
    "oriel CLI",
    { onState: (state) => terminal.state(state) },
  );
}
