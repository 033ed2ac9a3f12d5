import { basename } from "node:path";
import { describeFailure, toFailure } from "../../failures/failure.ts";
import { cacheFolder, modelsFolder } from "../../disk/paths.ts";
import { catalog, type ModelRole } from "../../models/catalog.ts";
import { computeShape } from "../../models/fit/estimate.ts";
import { computeFit } from "../../models/fit/fit.ts";
import { describeFitAndSpeed } from "../../models/fit/fitText.ts";
import { readMachine, type Machine } from "../../models/fit/machine.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { obtainLlamaServer, type LlamaServer } from "../../llamaServer/obtain.ts";
import { findOnPath } from "../../llamaServer/pathSearch.ts";
import { examineFiles } from "../../models/store/examine.ts";
import { listStore } from "../../models/store/store.ts";
import type { LocalTarget } from "../../protocol/target.ts";
import { formatBytes } from "../../core/formatUnits.ts";
import type { Terminal } from "../terminal.ts";

/** What was found of something, or why nothing could be. */
export type Found<T> = { kind: "found"; value: T } | { kind: "failed"; reason: string };

export interface FoundFile {
  name: string;
  bytes: number;
  sha256: string;
  /** What the hash says of it. */
  verdict: string;
}

export interface FoundModel {
  files: Record<ModelRole, FoundFile>;
  quantisation: string;
  modalities: string[];
  fit: string;
}

/** Looks for something; what goes wrong is a part of the report. @throws the signal's reason */
export async function found<T>(look: () => Promise<T>, signal: AbortSignal): Promise<Found<T>> {
  try {
    return { kind: "found", value: await look() };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "failed", reason: describeFailure(toFailure(error)).message };
  }
}

/**
 * The llama-server that questions are answered by, found as the engine finds it; undefined where there is none yet and nobody needs one.
 * @throws FailureError
 */
export async function examineLlamaServer(
  setting: string | undefined,
  isNeeded: boolean,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<(LlamaServer & { sha256: string }) | undefined> {
  if (!isNeeded && setting === undefined && (await findOnPath("llama-server", process.env)) === undefined) return undefined;
  const server = await obtainLlamaServer({
    cacheDir: cacheFolder(),
    onProgress: (step, fraction) => terminal.state({ kind: "obtaining", step, ...(fraction === undefined ? {} : { fraction }) }),
    signal,
    ...(setting === undefined ? {} : { setting }),
  });
  return { ...server, sha256: await hashFile(server.executable, undefined, signal) };
}

export async function examineMachine(llamaServer: Found<LlamaServer | undefined>, signal: AbortSignal): Promise<Machine> {
  return readMachine(llamaServer.kind === "found" ? llamaServer.value?.executable : undefined, signal);
}

/** Reads both files to their end. @throws FailureError of what is wrong with them */
export async function examineModel(
  target: LocalTarget,
  { machine, isLoaded }: { machine: Machine; isLoaded: boolean },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<FoundModel> {
  const examined = await examineFiles(target);
  const { models } = await listStore(modelsFolder());
  const stored = models.find(({ paths }) => paths.model === target.model && paths.projector === target.projector);
  const file = async (role: ModelRole): Promise<FoundFile> => {
    const { bytes } = examined[role];
    const sha256 = await hashFile(
      target[role],
      (read) => terminal.fleeting(`Reading the ${role}: ${formatBytes(read)} of ${formatBytes(bytes)}`),
      signal,
    );
    terminal.endProgress();
    return { name: basename(target[role]), bytes, sha256, verdict: verdictOn(role, sha256, stored?.[role].sha256) };
  };
  return {
    files: { model: await file("model"), projector: await file("projector") },
    quantisation: examined.model.quantisation ?? "quantisation not told",
    modalities: examined.projector.modalities,
    // What it takes is no longer free.
    fit: isLoaded ? "fits: it is loaded" : describeFitAndSpeed(computeFit(computeShape(examined), machine)),
  };
}

function verdictOn(role: ModelRole, sha256: string, when: string | undefined): string {
  const known = catalog.find(({ files }) => files[role].sha256.value === sha256);
  if (known !== undefined) return `that of ${known.title}`;
  if (when === undefined) return "not in the catalogue";
  return when === sha256 ? "as it came, not in the catalogue" : `changed since it came: it was ${when}`;
}
