import { GPU_VARIANTS, type RejectedBuild, type Variant } from "../../../core/llamaServerBuild.ts";
import { FailureError, describeFailure, toFailure, type Failure } from "../../../failures/failure.ts";
import type { LlamaServer } from "../../../llamaServer/obtain.ts";
import type { LaunchSettings } from "../../../models/fit/launchSettings.ts";
import type { EngineState } from "../../../protocol/state.ts";
import type { LocalTarget } from "../../../protocol/target.ts";
import type { Log } from "../../log.ts";
import type { LaunchOptions, LaunchedServer, Launcher } from "./launcher.ts";
import { checkModelFiles } from "./modelFiles.ts";

/** Launch settings that fit a model into this machine's memory. */
export interface LaunchFit {
  settings: LaunchSettings;
  hasGpu: boolean;
  /** Draft model, if there is enough memory for it. */
  draft?: string;
}

/** Builds of llama-server that did not start with a model, by key. */
export type FailedStarts = Record<string, RejectedBuild>;

export type ObtainedServer = Pick<LlamaServer, "executable" | "build">;

export interface StartServices {
  /**
   * Finds, downloads or builds llama-server.
   * @param failedStarts builds that must not be used
   * @throws FailureError; AbortError
   */
  obtain: (
    target: LocalTarget,
    failedStarts: FailedStarts,
    onProgress: (step: string, fraction?: number) => void,
    signal: AbortSignal,
  ) => Promise<ObtainedServer>;
  /** Records the builds that did not start, once another one has started. */
  recordFailedStarts: (failedStarts: FailedStarts, target: LocalTarget, started: ObtainedServer, signal: AbortSignal) => Promise<void>;
  /** Explains in a sentence why a build for GPUs runs on the CPU; undefined if there is nothing to explain. */
  explainMissingGpu: (server: ObtainedServer) => Promise<string | undefined>;
  /** Called when a server has completed its first answer. */
  onProven: (server: ObtainedServer) => void;
  /** Chooses launch settings that fit a model into the free memory. @throws FailureError `modelTooLarge`; AbortError */
  fit: (target: LocalTarget, executable: string, signal: AbortSignal) => Promise<LaunchFit>;
  log: Log;
  onState: (state: EngineState) => void;
}

/** A started llama-server, and where it came from. */
export interface StartedServer extends LaunchedServer {
  obtained: ObtainedServer;
  /** Sentence that explains why llama-server runs on the CPU although its build is for GPUs. */
  missingGpuReason?: string;
}

/**
 * Starts llama-server for a target. An official build that does not start is replaced by the next one; if there is none, llama-server is
 * started without GPUs.
 * @param gpuCrash cause of a crash on the GPU, after which GPUs must not be used
 * @throws FailureError; AbortError
 */
export async function startLlamaServer(
  target: LocalTarget,
  gpuCrash: string | undefined,
  launcher: Launcher,
  services: StartServices,
  signal: AbortSignal,
): Promise<StartedServer> {
  await checkModelFiles(target.model, target.projector);
  const failedStarts: FailedStarts = {};
  let obtained = await obtainServer(target, failedStarts, services, signal);
  for (;;) {
    const { executable, build } = obtained;
    const { settings, hasGpu, draft } = await services.fit(target, executable, signal);
    const options = { executable, target, settings };
    const completeStart = async (launched: LaunchedServer): Promise<StartedServer> => {
      await services.recordFailedStarts(failedStarts, target, obtained, signal);
      const missingGpuReason = hasGpu ? undefined : await services.explainMissingGpu(obtained);
      return { ...launched, obtained, ...(missingGpuReason === undefined ? {} : { missingGpuReason }) };
    };
    const launchOnCpu = async (reason: string) => completeStart(await launcher.launch({ ...options, gpuCrash: reason }, signal));
    if (gpuCrash !== undefined && hasGpu) return launchOnCpu(gpuCrash);
    try {
      return await completeStart(await launchWithDraft(draft, options, launcher, services, signal));
    } catch (error) {
      signal.throwIfAborted();
      const failure = addBuild(toFailure(error), build?.variant);
      const next = await replaceBuild(failure, { target, obtained, failedStarts }, services, signal);
      if (next !== undefined) {
        services.log.write("engine", `The ${build?.title} build did not start (${failure.kind}); trying the ${next.build?.title} build`);
        obtained = next;
        continue;
      }
      const reason = hasGpu ? findGpuCause(failure) : undefined;
      if (reason === undefined) throw failure.kind === "llamaServerStartFailed" ? new FailureError(failure) : error;
      services.log.write("engine", `llama-server did not start with the GPU (${reason}); retrying on the CPU`);
      return launchOnCpu(reason);
    }
  }
}

/** Starts llama-server with the draft model; if that fails, for example because the draft model belongs to another model, starts llama-server alone. */
async function launchWithDraft(
  draft: string | undefined,
  options: LaunchOptions,
  launcher: Launcher,
  { log }: StartServices,
  signal: AbortSignal,
): Promise<LaunchedServer> {
  if (draft === undefined) return launcher.launch(options, signal);
  try {
    return await launcher.launch({ ...options, draft }, signal);
  } catch (error) {
    signal.throwIfAborted();
    log.write("engine", `llama-server did not start with the draft model (${toFailure(error).kind}); starting it without that model`);
    return launcher.launch(options, signal);
  }
}

function obtainServer(
  target: LocalTarget,
  failedStarts: FailedStarts,
  { obtain, onState }: StartServices,
  signal: AbortSignal,
): Promise<ObtainedServer> {
  const onProgress = (step: string, fraction?: number) =>
    onState({ kind: "obtaining", step, ...(fraction === undefined ? {} : { fraction }) });
  return obtain(target, failedStarts, onProgress, signal);
}

/** @returns undefined if the build is not the cause of the failure, or no other build can be obtained */
async function replaceBuild(
  failure: Failure,
  { target, obtained, failedStarts }: { target: LocalTarget; obtained: ObtainedServer; failedStarts: FailedStarts },
  services: StartServices,
  signal: AbortSignal,
): Promise<ObtainedServer | undefined> {
  const { build } = obtained;
  if (build === undefined || failure.kind !== "llamaServerStartFailed") return undefined;
  const allFailedStarts = { ...failedStarts, [build.key]: { title: build.title, reason: describeFailure(failure).message } };
  const next = await obtainServer(target, allFailedStarts, services, signal).catch(() => undefined);
  signal.throwIfAborted();
  if (next?.build === undefined || next.build.key in allFailedStarts) return undefined;
  Object.assign(failedStarts, allFailedStarts);
  return next;
}

/** Adds to a failed start whether the build loads a GPU driver, which is then the probable cause. */
function addBuild(failure: Failure, variant: Variant | undefined): Failure {
  const isGpuBuild = failure.kind === "llamaServerStartFailed" && variant !== undefined && GPU_VARIANTS.includes(variant);
  return isGpuBuild ? { ...failure, isGpuBuild } : failure;
}

/** Returns the reason for a failed start if the GPU or its driver may be the cause; otherwise undefined. */
function findGpuCause(failure: Failure): string | undefined {
  if (failure.kind === "outOfMemory") return "out of memory";
  return failure.kind === "llamaServerStartFailed" ? failure.reason : undefined;
}
