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

/** A client of the engine that all windows share; whoever asks for it disposes of it. @throws FailureError unsafeDirectory */
export async function engineFor(terminal: Terminal): Promise<EngineClient> {
  return new EngineClient(
    { script: join(import.meta.dirname, "engine.mjs"), runtime: await runtimeFolder(), cache: cacheFolder() },
    "oriel CLI",
    { onState: (state) => terminal.state(state) },
  );
}
