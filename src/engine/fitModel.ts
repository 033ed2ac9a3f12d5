import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { getModelsFolder } from "../disk/paths.ts";
import { chooseLaunchSettings } from "../models/fit/chooseLaunchSettings.ts";
import { fitsDraft } from "../models/fit/fitsDraft.ts";
import { computeShape } from "../models/fit/estimate.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../models/fit/launchSettings.ts";
import { readMachine } from "../models/fit/machine.ts";
import { assertFitsMemory } from "../models/fit/assertFitsMemory.ts";
import { examineFiles } from "../models/store/examine.ts";
import type { LocalTarget } from "../protocol/target.ts";
import type { LaunchFit } from "./backends/llamaServer/startLlamaServer.ts";

/**
 * Chooses launch settings that fit a model into the memory that is currently free.
 * @throws FailureError `modelTooLarge`; the signal's abort reason
 */
export async function fitModel({ model, projector, draft }: LocalTarget, executable: string, signal: AbortSignal): Promise<LaunchFit> {
  const [machine, examinedModel] = await Promise.all([
    readMachine(executable, signal),
    // Damaged files are reported by llama-server when it loads them.
    examineFiles({ model, projector }).catch(() => undefined),
  ]);
  const hasGpu = machine.gpus.length > 0;
  if (examinedModel === undefined) return { settings: DEFAULT_LAUNCH_SETTINGS, hasGpu };
  const shape = computeShape(examinedModel);
  await assertFitsMemory({ store: getModelsFolder(), name: basename(model), shape, llamaServer: executable }, signal);
  const settings = chooseLaunchSettings(shape, machine);
  const draftBytes = draft === undefined ? undefined : (await stat(draft).catch(() => undefined))?.size;
  const usesDraft = draftBytes !== undefined && fitsDraft(shape, settings, machine, draftBytes);
  return { settings, hasGpu, ...(usesDraft && draft !== undefined ? { draft } : {}) };
}
