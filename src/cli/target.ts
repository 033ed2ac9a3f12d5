import { basename, join, resolve } from "node:path";
import type { Environment } from "../core/environment.ts";
import { EngineClient } from "../client/engineClient.ts";
import { getCacheFolder, getModelsFolder, findRuntimeFolder } from "../disk/paths.ts";
import type { ModelRole } from "../models/catalog.ts";
import { computeShape } from "../models/fit/estimate.ts";
import { assertFitsMemory } from "../models/fit/assertFitsMemory.ts";
import { endpoint, endpointCaFile, endpointModel } from "../contributions/settings/endpoint.ts";
import { llamaServerBuild, llamaServerPath, modelPath, projectorPath } from "../contributions/settings/model.ts";
import { llamaServerMirror } from "../contributions/settings/network.ts";
import { omitUndefined } from "../core/omitUndefined.ts";
import { isOfflineSet } from "../network/offline.ts";
import { resolveStoredModel } from "../models/store/resolveStoredModel.ts";
import { examineFiles } from "../models/store/examine.ts";
import type { Installation, Target } from "../protocol/target.ts";
import { readChoice } from "./readChoice.ts";
import { readMirror } from "./readMirror.ts";
import { readOption, buildOptions, buildRepeatableOptions } from "./settingOptions.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

/** Options of every command that uses a model. */
export const targetOptions = {
  ...buildOptions(modelPath, projectorPath, llamaServerPath, llamaServerBuild, endpoint, endpointModel, endpointCaFile),
  wait: { type: "boolean" },
} as const;

/** Options of a command that compares models: pairs of model and projector, and pairs of server and model name, each in the same order. */
export const comparisonOptions = {
  ...buildRepeatableOptions(modelPath, projectorPath, endpoint, endpointModel),
  ...buildOptions(llamaServerPath, llamaServerBuild, endpointCaFile),
  wait: { type: "boolean" },
} as const;

type ComparisonValues = {
  [option in Exclude<keyof typeof comparisonOptions, "wait">]?:
    | (option extends "llama-server" | "build" | "endpoint-ca" ? string : string[])
    | undefined;
} & { wait?: boolean | undefined };

type TargetValues = { [option in Exclude<keyof typeof targetOptions, "wait">]?: string | undefined } & { wait?: boolean | undefined };

/** Position of a server on the command line. */
interface ServerPosition {
  /** URLs of all servers on the command line, in order. */
  servers: string[];
  index: number;
}

/**
 * Chooses the model or server to use.
 * @param position position of the server among those on the command line; by default, the server is the only one
 * @throws UsageError; FailureError noModel, severalModels, unknownModel, modelTooLarge
 */
export async function chooseTarget(values: TargetValues, signal: AbortSignal, position?: ServerPosition): Promise<Target> {
  const { servers, index } = position ?? { servers: values.endpoint ? [values.endpoint] : [], index: 0 };
  const model = readOption(modelPath, values);
  const offlineOption = isOfflineSet(process.env) ? { isOffline: true } : {};
  // `--model` takes precedence over a server from the environment.
  const url = values.model === undefined ? readOption(endpoint, values) : values.endpoint;
  if (url) {
    const name = readOption(endpointModel, values);
    const caFile = readOption(endpointCaFile, values);
    return {
      ...{ kind: "endpoint", url },
      ...(name ? { model: name } : {}),
      ...findApiKey(url, index, servers, process.env),
      ...offlineOption,
      ...(caFile ? { caFile: resolve(caFile) } : {}),
      ...(values.wait ? { isPatient: true } : {}),
    };
  }
  const llamaServer = readOption(llamaServerPath, values);
  const files =
    model && isFilePath(model)
      ? await resolveModelFiles(model, values, llamaServer, signal)
      : await resolveInstalledModel(model, llamaServer, signal);
  const installation = chooseInstallation(values);
  return {
    ...{ kind: "local", ...files, ...offlineOption },
    ...(llamaServer ? { llamaServer: resolve(llamaServer) } : {}),
    ...(installation === undefined ? {} : { installation }),
  };
}

/** @throws UsageError */
function chooseInstallation(values: TargetValues): Installation | undefined {
  const build = readChoice(llamaServerBuild, values);
  const mirror = readMirror(llamaServerMirror, {});
  if (build === llamaServerBuild.default && mirror === undefined) return undefined;
  return omitUndefined({ build, mirror });
}

/** API key for a server, and the name of the environment variable that holds the key or should hold it. */
interface EnvironmentKey {
  apiKey?: string;
  keyName: string;
}

/**
 * Finds the API key for a server. `ORIEL_API_KEY` is for the server in `ORIEL_ENDPOINT`, or else for the first one on the command line;
 * `ORIEL_API_KEY_1` is for the first one on the command line, `ORIEL_API_KEY_2` for the second, and so on. A key is sent to no other
 * server.
 * @param index position of the server on the command line, counted from 0
 */
export function findApiKey(url: string, index: number, namedServers: string[], env: Environment): EnvironmentKey {
  const mainKey = { keyName: "ORIEL_API_KEY", owner: env[endpoint.cli.env] || (namedServers[0] ?? url) };
  const numberedKeys = namedServers.map((owner, serverIndex) => ({ keyName: `ORIEL_API_KEY_${serverIndex + 1}`, owner }));
  const matchingKeys = [numberedKeys[index], mainKey, ...numberedKeys].filter(
    (key) => key !== undefined && getOrigin(key.owner) === getOrigin(url),
  );
  for (const { keyName } of matchingKeys.filter((key) => key !== undefined)) {
    const apiKey = env[keyName]?.trim();
    if (apiKey) return { apiKey, keyName };
  }
  return { keyName: getOrigin(mainKey.owner) === getOrigin(url) ? mainKey.keyName : `ORIEL_API_KEY_${index + 1}` };
}

/** Returns the origin of a URL. An invalid URL is returned unchanged, and reported when it is used. */
function getOrigin(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}

type ModelFiles = Record<ModelRole, string> & { draft?: string };

/** Whether the value of `--model` is a path rather than the name of an installed model. */
function isFilePath(model: string): boolean {
  return /\.gguf$|[\\/]/i.test(model);
}

async function resolveModelFiles(
  model: string,
  values: TargetValues,
  llamaServer: string | undefined,
  signal: AbortSignal,
): Promise<ModelFiles> {
  const projector = readOption(projectorPath, values);
  if (!projector) throw new UsageError("--model GGUF requires --projector GGUF.");
  const files = { model: resolve(model), projector: resolve(projector) };
  // llama-server reports damaged files when it loads them.
  const examinedModel = await examineFiles(files).catch(() => undefined);
  if (examinedModel !== undefined) {
    await assertFitsMemory({ store: getModelsFolder(), name: basename(model), shape: computeShape(examinedModel), llamaServer }, signal);
  }
  return files;
}

/** @param name name of an installed model; if undefined, the only installed model is used */
async function resolveInstalledModel(name: string | undefined, llamaServer: string | undefined, signal: AbortSignal): Promise<ModelFiles> {
  const store = getModelsFolder();
  const storedModel = await resolveStoredModel(store, name);
  await assertFitsMemory({ store, name: storedModel.name, shape: storedModel.memory, llamaServer }, signal);
  return storedModel.paths;
}

/**
 * Chooses all models and servers to compare. Without options, uses the environment.
 * @throws UsageError; FailureError noModel, severalModels, unknownModel, modelTooLarge
 */
export async function chooseTargets(
  { model = [], projector = [], endpoint = [], ...values }: ComparisonValues,
  signal: AbortSignal,
): Promise<Target[]> {
  const names = values["endpoint-model"] ?? [];
  if (projector.length !== model.filter(isFilePath).length)
    throw new UsageError("Each --model GGUF requires a --projector, in the same order.");
  if (names.length > 0 && endpoint.length > 0 && names.length !== endpoint.length) {
    throw new UsageError("Specify --endpoint-model once for each --endpoint, in the same order, or not at all.");
  }
  const { wait } = values;
  const sharedValues = { "llama-server": values["llama-server"], build: values.build, wait };
  const projectors = projector.values();
  const localValues = model.map((name) => ({
    ...sharedValues,
    model: name,
    ...(isFilePath(name) ? { projector: projectors.next().value } : {}),
  }));
  const caValues = { "endpoint-ca": values["endpoint-ca"], wait };
  const endpointValues = endpoint.map((url, index) => ({ ...caValues, endpoint: url, "endpoint-model": names[index] }));
  const targets: { values: TargetValues; position?: ServerPosition }[] = [
    ...localValues.map((values) => ({ values })),
    ...endpointValues.map((values, index) => ({ values, position: { servers: endpoint, index } })),
  ];
  if (targets.length === 0) targets.push({ values: { ...sharedValues, ...caValues, "endpoint-model": names[0] } });
  return Promise.all(targets.map(({ values, position }) => chooseTarget(values, signal, position)));
}

/** Creates a client of the engine that all windows share. The caller must dispose of it. @throws FailureError `unsafeDirectory` */
export async function createEngineClient(terminal: Terminal): Promise<EngineClient> {
  return new EngineClient(
    { script: join(import.meta.dirname, "engine.mjs"), runtime: await findRuntimeFolder(), cache: getCacheFolder() },
    "oriel CLI",
    { onState: (state) => terminal.showState(state) },
  );
}
