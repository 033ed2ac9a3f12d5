import { join, resolve } from "node:path";
import { EngineClient } from "../client/engineClient.ts";
import { FailureError } from "../core/failure.ts";
import { cacheFolder, runtimeFolder } from "../link/paths.ts";
import type { Target } from "../protocol/engine.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

/** What every command that asks a model takes. */
export const targetOptions = {
  model: { type: "string" },
  projector: { type: "string" },
  "llama-server": { type: "string" },
  endpoint: { type: "string" },
  "endpoint-model": { type: "string" },
} as const;

/** What a command takes that asks several models: pairs of model and projector, and servers with their models' names, in order. */
export const targetsOptions = {
  model: { type: "string", multiple: true },
  projector: { type: "string", multiple: true },
  "llama-server": { type: "string" },
  endpoint: { type: "string", multiple: true },
  "endpoint-model": { type: "string", multiple: true },
} as const;

type TargetsValues = {
  [option in keyof typeof targetsOptions]?: (option extends "llama-server" ? string : string[]) | undefined;
};

type TargetValues = { [option in keyof typeof targetOptions]?: string | undefined };

/** Where answers are to come from. @throws UsageError; FailureError noModel */
export function chooseTarget(values: TargetValues): Target {
  const model = values.model ?? process.env["ORIEL_MODEL"];
  const endpoint = values.endpoint ?? (values.model === undefined ? process.env["ORIEL_ENDPOINT"] : undefined);
  if (endpoint) {
    const name = values["endpoint-model"] ?? process.env["ORIEL_ENDPOINT_MODEL"];
    const apiKey = process.env["ORIEL_API_KEY"];
    return { kind: "endpoint", url: endpoint, ...(name ? { model: name } : {}), ...(apiKey ? { apiKey } : {}) };
  }
  const projector = values.projector ?? process.env["ORIEL_PROJECTOR"];
  if (!model) throw new FailureError({ kind: "noModel" });
  if (!projector) throw new UsageError("a model needs its projector: add --projector GGUF");
  const llamaServer = values["llama-server"] ?? process.env["ORIEL_LLAMA_SERVER"];
  return {
    kind: "local",
    model: resolve(model),
    projector: resolve(projector),
    ...(llamaServer ? { llamaServer: resolve(llamaServer) } : {}),
  };
}

/** All that answers are to come from; what the environment says where nothing is named. @throws UsageError; FailureError noModel */
export function chooseTargets({ model = [], projector = [], endpoint = [], ...values }: TargetsValues): Target[] {
  const names = values["endpoint-model"] ?? [];
  if (projector.length !== model.length) throw new UsageError("each --model needs its --projector, in the same order");
  if (names.length > 0 && endpoint.length > 0 && names.length !== endpoint.length) {
    throw new UsageError("name an --endpoint-model for each --endpoint, in the same order, or for none");
  }
  const one = { "llama-server": values["llama-server"] };
  const targets = [
    ...model.map((path, index) => chooseTarget({ ...one, model: path, projector: projector[index] })),
    ...endpoint.map((url, index) => chooseTarget({ endpoint: url, "endpoint-model": names[index] })),
  ];
  return targets.length > 0 ? targets : [chooseTarget({ ...one, "endpoint-model": names[0] })];
}

/** A client of the engine that all windows share; whoever asks for it disposes of it. @throws FailureError unsafeDirectory */
export async function engineFor(terminal: Terminal): Promise<EngineClient> {
  return new EngineClient(
    { script: join(import.meta.dirname, "engine.mjs"), runtime: await runtimeFolder(), cache: cacheFolder() },
    "oriel CLI",
    { onState: (state) => terminal.state(state) },
  );
}
