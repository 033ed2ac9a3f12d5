import { toFailure, type Failure } from "../../../failures/failure.ts";
import type { LaunchSettings } from "../../../models/fit/launchSettings.ts";
import type { EngineState } from "../../../protocol/state.ts";
import type { LocalTarget } from "../../../protocol/target.ts";
import type { Log } from "../../log.ts";
import type { LaunchedServer, Launcher } from "./launcher.ts";
import { checkModelFiles } from "./modelFiles.ts";

/** Launch settings that fit a model into this machine's memory. */
export interface LaunchFit {
  settings: LaunchSettings;
  hasGpu: boolean;
}

export interface StartServices {
  /**
   * Finds, downloads or builds llama-server.
   * @returns its path
   * @throws FailureError; AbortError
   */
  obtain: (target: LocalTarget, onProgress: (step: string, fraction?: number) => void, signal: AbortSignal) => Promise<string>;
  /** @throws FailureError `modelTooLarge`; AbortError */
  fit: (target: LocalTarget, executable: string, signal: AbortSignal) => Promise<LaunchFit>;
  log: Log;
  onState: (state: EngineState) => void;
}

/**
 * Starts llama-server for a target. Retries without GPUs if it does not start with them.
 * @param gpuCrash cause of a crash on the GPU, after which GPUs must not be used
 * @throws FailureError; AbortError
 */
export async function startLlamaServer(
  target: LocalTarget,
  gpuCrash: string | undefined,
  launcher: Launcher,
  { obtain, fit, log, onState }: StartServices,
  signal: AbortSignal,
): Promise<LaunchedServer> {
  await checkModelFiles(target.model, target.projector);
  const executable = await obtain(
    target,
    (step, fraction) => onState({ kind: "obtaining", step, ...(fraction === undefined ? {} : { fraction }) }),
    signal,
  );
  const { settings, hasGpu } = await fit(target, executable, signal);
  const options = { executable, target, settings };
  const launchOnCpu = (gpuCrash: string) => launcher.launch({ ...options, gpuCrash }, signal);
  if (gpuCrash !== undefined && hasGpu) return launchOnCpu(gpuCrash);
  try {
    return await launcher.launch(options, signal);
  } catch (error) {
    const reason = hasGpu && !signal.aborted ? findGpuCause(toFailure(error)) : undefined;
    if (reason === undefined) throw error;
    log.write("engine", `llama-server did not start with the GPU (${reason}); retrying on the CPU`);
    return launchOnCpu(reason);
  }
}

/** Returns why a start failed if the GPU or its driver may be the cause; otherwise undefined. */
function findGpuCause(failure: Failure): string | undefined {
  if (failure.kind === "outOfMemory") return "out of memory";
  return failure.kind === "llamaServerStartFailed" ? failure.reason : undefined;
}
