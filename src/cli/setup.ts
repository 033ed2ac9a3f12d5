import { formatBytes } from "../core/formatUnits.ts";
import { omitUndefined } from "../core/omitUndefined.ts";
import { getCacheFolder, getModelsFolder } from "../disk/paths.ts";
import { FailureError } from "../failures/failure.ts";
import { getBuildsFolder } from "../llamaServer/folders.ts";
import { forgetFailedBuilds } from "../llamaServer/failedBuilds.ts";
import { catalog } from "../models/catalog.ts";
import { getCatalogShape } from "../models/fit/estimate.ts";
import { computeFit, recommendModel } from "../models/fit/fit.ts";
import { describeFitAndSpeed, describeUnknownFit } from "../models/fit/fitText.ts";
import { readMachine, type Machine } from "../models/fit/machine.ts";
import { getMissingBytes, isGpuMemoryKnown, type SetupPlan } from "../models/setup/plan.ts";
import { planServer } from "../models/setup/planSetup.ts";
import { setUp, type SetupEvent } from "../models/setup/setUp.ts";
import { examineSource, type SourceOptions } from "../models/store/downloadModel.ts";
import { resolveStoredModel } from "../models/store/resolveStoredModel.ts";
import { resolveModelName } from "../models/store/source.ts";
import { findMissingDraft } from "../models/store/missingDraft.ts";
import { listStore } from "../models/store/store.ts";
import type { ResumeSource } from "../models/store/storedModel.ts";
import { networkOptions, readNetworkOptions } from "./networkOptions.ts";
import { parseArguments } from "./parseArguments.ts";
import { readServerOptions, serverOptions } from "./serverOptions.ts";
import { confirmDownload, printPlan, showSetupEvent } from "./setupOutput.ts";
import { chooseTarget } from "./target.ts";
import type { Terminal } from "./terminal.ts";
import { testModel } from "./testModel.ts";
import { UsageError } from "./usage.ts";

export const options = {
  model: { type: "string" },
  projector: { type: "string" },
  yes: { type: "boolean" },
  ...serverOptions,
  ...networkOptions,
} as const;

type Values = ReturnType<typeof parseArguments<typeof options>>["values"];

/**
 * `oriel setup`: lists what is missing, downloads it, and tests the model.
 * @returns 1 if the user declines the download or the model fails its test
 */
export async function setupCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  if (positionals.length > 0) throw new UsageError("oriel setup takes no arguments. Name the model with --model NAME.");
  const network = readNetworkOptions(values);
  const server = readServerOptions(values);
  // A build that the user asks for is tried again, even if it has failed before.
  if (values.build !== undefined) await forgetFailedBuilds(getBuildsFolder(getCacheFolder()));
  const store = getModelsFolder();
  const serverPlan = await planServer(server, signal);
  const machine = await readMachine(serverPlan.kind === "ready" ? serverPlan.server.executable : undefined, signal);
  const chosen = { store, ...(await chooseModel(store, values, machine)), ...network, signal };
  const draftChoice = await chooseDraft(chosen, machine, values.yes === true, terminal);
  const source = draftChoice === "unwanted" ? { ...chosen, draft: draftChoice } : chosen;
  const examinedSource = await examineSource(source);
  const { shape, ...model } = examinedSource;
  const plan: SetupPlan = { server: serverPlan, model };
  const fit = computeFit(shape, machine);
  printPlan(plan, isGpuMemoryKnown(serverPlan) ? describeFitAndSpeed(fit) : describeUnknownFit(fit), terminal);
  const missingBytes = getMissingBytes(plan) - (draftChoice === "confirmed" ? model.missingBytes : 0);
  if (missingBytes > 0 && values.yes !== true && !(await confirmDownload(missingBytes, signal))) {
    terminal.note("Nothing was downloaded.");
    return 1;
  }
  const setUpOptions = { ...source, server, onEvent: (event: SetupEvent) => showSetupEvent(plan, event, terminal) };
  const stored = await setUp(setUpOptions, { server: serverPlan, source: examinedSource }).catch((error: unknown) => {
    terminal.clearProgress();
    if (signal.aborted) terminal.note("Run “oriel setup” again to continue.");
    throw error;
  });
  terminal.clearProgress();
  const hasPassed = await testModel(
    await chooseTarget({ model: stored.name, build: values.build, "llama-server": values["llama-server"] }, signal),
    terminal,
    signal,
  );
  if (hasPassed) terminal.note(`Try it: oriel explain IMAGE --model ${stored.name}`);
  return hasPassed ? 0 : 1;
}

/**
 * Offers to download the draft model that an installed model lacks. It is not offered without a GPU (where it would make answers slower),
 * offline, or without a terminal.
 * @returns the user's choice; undefined if no draft model is missing
 */
async function chooseDraft(
  { store, model, network, signal }: SourceOptions,
  machine: Machine,
  isConfirmed: boolean,
  terminal: Terminal,
): Promise<"confirmed" | "unwanted" | undefined> {
  const { models } = await listStore(store);
  const stored = models.find(({ name }) => name === model);
  const missingDraft = stored && findMissingDraft(stored);
  if (stored === undefined || missingDraft === undefined) return undefined;
  if (machine.gpus.length === 0 || network.isOffline === true) return "unwanted";
  const title = `a draft model for faster answers with ${stored.title}`;
  if (isConfirmed || (process.stdin.isTTY && (await confirmDownload(missingDraft.bytes, signal, title)))) return "confirmed";
  terminal.note(`To add ${title} later (${formatBytes(missingDraft.bytes)}): oriel models get ${stored.name}`);
  return "unwanted";
}

/**
 * Chooses the model that the user named, the one that is installed or partly downloaded, or else the best one that fits.
 * @throws FailureError severalModels; modelTooLarge if none fits
 */
async function chooseModel(store: string, { model, projector }: Values, machine: Machine): Promise<ResumeSource> {
  if (model !== undefined) return { model: resolveModelName(model), ...omitUndefined({ projector }) };
  const { models, unfinished } = await listStore(store);
  if (models.length > 0) return { model: (await resolveStoredModel(store, undefined)).name };
  const started = unfinished.find(({ isStarted, bytes }) => isStarted || bytes > 0);
  if (started?.resumeSource !== undefined) return started.resumeSource;
  const shapes = catalog.map((catalogModel) => ({ model: catalogModel, shape: getCatalogShape(catalogModel) }));
  const found = recommendModel(shapes, machine);
  if (found !== undefined) return { model: found.model.name };
  const fits = shapes.map((candidate) => ({ ...candidate, fit: computeFit(candidate.shape, machine) }));
  const [smallest] = fits.toSorted((a, b) => a.fit.memoryUse.loaded - b.fit.memoryUse.loaded);
  if (smallest === undefined) throw new Error("The catalog is empty.");
  const { memoryUse, totalBytes } = smallest.fit;
  const sizes = { neededBytes: memoryUse.loaded, memoryBytes: totalBytes };
  throw new FailureError({ kind: "modelTooLarge", model: smallest.model.title, ...sizes, fitting: [] });
}
