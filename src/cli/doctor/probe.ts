import { basename } from "node:path";
import { describeFailure, toFailure } from "../../failures/failure.ts";
import { getCacheFolder, getModelsFolder } from "../../disk/paths.ts";
import { catalog, type ModelRole } from "../../models/catalog.ts";
import { computeShape } from "../../models/fit/estimate.ts";
import { computeFit } from "../../models/fit/fit.ts";
import { describeFitAndSpeed } from "../../models/fit/fitText.ts";
import { readMachine, type Machine } from "../../models/fit/machine.ts";
import { omitUndefined } from "../../core/omitUndefined.ts";
import { explainMissingGpu } from "../../llamaServer/listDevices.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { findLlamaServer, obtainLlamaServer, type LlamaServer } from "../../llamaServer/obtain.ts";
import { examineFiles } from "../../models/store/examine.ts";
import { listStore } from "../../models/store/store.ts";
import type { LocalTarget } from "../../protocol/target.ts";
import { formatShare } from "../../core/formatUnits.ts";
import type { Terminal } from "../terminal.ts";

/** Result of probing one part of the setup, or the reason why the probe failed. */
export type ProbeResult<T> = { kind: "found"; value: T } | { kind: "failed"; reason: string };

export interface ProbedServer extends LlamaServer {
  sha256: string;
  /** Reason why llama-server runs on the CPU although its build is for GPUs. */
  missingGpuReason?: string;
}

export interface ProbedFile {
  name: string;
  bytes: number;
  sha256: string;
  /** Comparison of the hash with the catalog and the installed model. */
  verdict: string;
}

export interface ProbedModel {
  files: Record<ModelRole, ProbedFile>;
  quantization: string;
  modalities: string[];
  fit: string;
}

/** Runs a probe; a failure becomes part of the report. @throws the signal's abort reason */
export async function runProbe<T>(run: () => Promise<T>, signal: AbortSignal): Promise<ProbeResult<T>> {
  try {
    return { kind: "found", value: await run() };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "failed", reason: describeFailure(toFailure(error)).message };
  }
}

/**
 * Finds llama-server as the engine does, and installs one only if there is a model to test; undefined if llama-server is neither installed nor
 * needed.
 * @throws FailureError
 */
export async function probeLlamaServer(
  { setting, target }: { setting: string | undefined; target: LocalTarget | undefined },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ProbedServer | undefined> {
  const { build: choice, mirror } = target?.installation ?? {};
  const server = await (target === undefined ? findLlamaServer : obtainLlamaServer)({
    cacheDir: getCacheFolder(),
    ...omitUndefined({ choice, mirror }),
    onProgress: (step, fraction) => terminal.showState({ kind: "obtaining", step, ...(fraction === undefined ? {} : { fraction }) }),
    signal,
    ...(setting === undefined ? {} : { setting }),
  });
  if (server === undefined) return undefined;
  const gpus = server.build === undefined ? undefined : (await readMachine(server.executable, signal)).gpus;
  const missingGpuReason =
    server.build !== undefined && gpus?.length === 0 ? await explainMissingGpu(server.build.variant, process.env) : undefined;
  return { ...server, sha256: await hashFile(server.executable, undefined, signal), ...omitUndefined({ missingGpuReason }) };
}

export async function probeMachine(llamaServer: ProbeResult<LlamaServer | undefined>, signal: AbortSignal): Promise<Machine> {
  return readMachine(llamaServer.kind === "found" ? llamaServer.value?.executable : undefined, signal);
}

/** Hashes both files of a model, and estimates whether the model fits this machine. @throws FailureError if a file is unusable */
export async function probeModel(
  target: LocalTarget,
  { machine, isLoaded }: { machine: Machine; isLoaded: boolean },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ProbedModel> {
  const examinedModel = await examineFiles(target);
  const { models } = await listStore(getModelsFolder());
  const storedModel = models.find(({ paths }) => paths.model === target.model && paths.projector === target.projector);
  const probeFile = async (role: ModelRole): Promise<ProbedFile> => {
    const { bytes } = examinedModel[role];
    const sha256 = await hashFile(
      target[role],
      (readBytes) => terminal.showTransient(`Reading the ${role}: ${formatShare(readBytes, bytes)}`),
      signal,
    );
    terminal.clearProgress();
    return { name: basename(target[role]), bytes, sha256, verdict: describeHash(role, sha256, storedModel?.[role].sha256) };
  };
  return {
    files: { model: await probeFile("model"), projector: await probeFile("projector") },
    quantization: examinedModel.model.quantization ?? "unknown quantization",
    modalities: examinedModel.projector.modalities,
    // For a loaded model, the estimate would count the model's own memory as unavailable.
    fit: isLoaded ? "Fits: the model is loaded." : describeFitAndSpeed(computeFit(computeShape(examinedModel), machine)),
  };
}

function describeHash(role: ModelRole, sha256: string, installedSha256: string | undefined): string {
  const catalogModel = catalog.find(({ files }) => files[role].sha256.value === sha256);
  if (catalogModel !== undefined) return `matches ${catalogModel.title}`;
  if (installedSha256 === undefined) return "not in the catalog";
  return installedSha256 === sha256
    ? "unchanged since it was installed; not in the catalog"
    : `changed since it was installed; was ${installedSha256}`;
}
