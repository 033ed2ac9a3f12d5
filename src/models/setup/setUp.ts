import type { GetFreeBytes } from "../../disk/freeSpace.ts";
import { obtainLlamaServer, type LlamaServer } from "../../llamaServer/obtain.ts";
import type { InstallEvent } from "../../llamaServer/events.ts";
import type { InstallPlan } from "../../llamaServer/plan.ts";
import { assertFitsMemory } from "../fit/assertFitsMemory.ts";
import {
  downloadModel,
  examineSource,
  findStoredByName,
  recordStart,
  type DownloadModelEvent,
  type ExaminedSource,
  type SourceOptions,
} from "../store/downloadModel.ts";
import type { StoredModel } from "../store/storedModel.ts";
import { isGpuMemoryKnown, type SetupPlan } from "./plan.ts";
import { checkDiskSpace, planServer, type ServerOptions } from "./planSetup.ts";

/** Progress of a setup: first llama-server, then the model. */
export type SetupEvent =
  /** Everything that is missing; nothing has been downloaded yet. */
  | { kind: "planned"; plan: SetupPlan }
  /** llama-server is being installed. `step` is a short phrase, `fraction` its progress; `transfer` is set if the step is a download. */
  | { kind: "server"; step: string; fraction?: number; transfer?: ServerTransfer }
  | { kind: "serverReady"; server: LlamaServer }
  | { kind: "model"; event: DownloadModelEvent };

export type ServerTransfer = Extract<InstallEvent, { kind: "receiving" }>;

export interface SetUpOptions extends SourceOptions {
  server: ServerOptions;
  onEvent: (event: SetupEvent) => void;
  getFreeBytes?: GetFreeBytes;
}

/**
 * Downloads everything that a model needs: llama-server, which is started once, and the model. If the setup is aborted or the process ends,
 * the next call continues it. Steps that need no long download come first, so that their failures are reported early.
 * @param known results of `planServer` and `examineSource`, if the caller has them: both may hash or download many megabytes
 * @throws FailureError modelTooLarge; the errors of `planServer`, `checkDiskSpace`, `obtainLlamaServer` and `downloadModel`; the signal's
 *   abort reason
 */
export async function setUp(options: SetUpOptions, known?: { server: InstallPlan; source: ExaminedSource }): Promise<StoredModel> {
  const { server: serverOptions, store, onEvent, signal, getFreeBytes } = options;
  const server = known?.server ?? (await planServer(serverOptions, signal));
  const { shape, ...model } = known?.source ?? (await examineSource(options));
  const plan: SetupPlan = { server, model };
  const assertMemory = (llamaServer: string | undefined) => assertFitsMemory({ store, name: model.name, shape, llamaServer }, signal);
  if (isGpuMemoryKnown(server)) await assertMemory(server.kind === "ready" ? server.server.executable : undefined);
  await checkDiskSpace(plan, { cacheDir: serverOptions.cacheDir, store }, getFreeBytes);
  onEvent({ kind: "planned", plan });
  const namedModel = await findStoredByName(store, options.model);
  // Offline, no download can start, so there is none to record.
  if (namedModel === undefined && options.network.isOffline !== true) await recordStart(options);
  const obtained = server.kind === "ready" ? server.server : await obtainServer(options);
  onEvent({ kind: "serverReady", server: obtained });
  if (!isGpuMemoryKnown(server)) await assertMemory(obtained.executable);
  if (namedModel !== undefined) return namedModel;
  return downloadModel({
    ...options,
    isExamined: true,
    onEvent: (event) => onEvent({ kind: "model", event }),
  });
}

function obtainServer({ server, onEvent, signal }: SetUpOptions): Promise<LlamaServer> {
  let transfer: ServerTransfer | undefined;
  return obtainLlamaServer({
    ...server,
    signal,
    onEvent: (event) => (transfer = event.kind === "receiving" ? event : undefined),
    onProgress: (step, fraction) =>
      onEvent({ kind: "server", step, ...(fraction === undefined ? {} : { fraction }), ...(transfer === undefined ? {} : { transfer }) }),
  });
}
