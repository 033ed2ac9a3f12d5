import { QuickPickItemKind, window, type QuickPickItem } from "vscode";
import { llamaServerBuild } from "../../contributions/settings/model.ts";
import { formatBytes } from "../../core/formatUnits.ts";
import { FailureError, toFailure, type Failure } from "../../failures/failure.ts";
import type { PlannedBuild } from "../../llamaServer/plan.ts";
import { describeServer, isGpuMemoryKnown } from "../../models/setup/plan.ts";
import type { Planned } from "../../models/worker/messages.ts";
import { readConfig, writeSetting } from "../config.ts";
import { openSetting } from "../failureAction.ts";
import { askForUrl, askForFiles } from "./askForModel.ts";
import { assertChoiceFits, listModelChoices, type ModelChoice } from "./choices.ts";
import { showBusy } from "./notices.ts";
import type { Setup } from "./setup.ts";
import type { SetupRequest } from "./state.ts";

/** `addsDraft`: the item adds the draft model to an installed model. */
type Item = QuickPickItem & { choice?: ModelChoice; addsDraft?: boolean; ask?: () => Promise<SetupRequest | undefined> };

/** Content of the list. The list is shown even if no llama-server can be used, because it also offers other servers. */
interface Offer {
  planned: Planned | undefined;
  problem: Failure | undefined;
  choices: ModelChoice[];
}

/**
 * “Set Up a Model…”: lets the user choose a model, downloads the model together with llama-server, then selects and tests the model.
 * @param plan finds out which llama-server would be installed
 * @param showPanel shows the progress, with buttons to pause and stop
 * @throws FailureError modelTooLarge, and the same errors as `plan` and the store
 */
export async function chooseModel(setup: Setup, plan: () => Promise<Planned>, showPanel: () => Promise<void>): Promise<void> {
  if (setup.isBusy) return showBusy(setup);
  const offer = readOffer(plan);
  const items = offer.then(({ planned, choices }): Item[] => [...toItems(choices, planned), ...otherOptions]);
  const picked = await window.showQuickPick(items, {
    title: "Set Up a Model",
    placeHolder: "Choose a model",
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined) return;
  const request = await picked.ask?.();
  if (request !== undefined) {
    void setup.run(request);
    await showPanel();
  }
  const { choice, addsDraft = false } = picked;
  if (choice === undefined) return;
  const { planned, problem, choices } = await offer;
  if (problem !== undefined) throw new FailureError(problem);
  if (planned === undefined) return;
  if (isGpuMemoryKnown(planned.server)) assertChoiceFits(choice, choices, planned.machine);
  if (!(await confirmBuild(planned))) return;
  if (addsDraft) void setup.run({ kind: "download", title: choice.title, model: choice.name, draft: "required" });
  else if (choice.isInstalled) void setup.selectAndTest(choice);
  else void setup.run({ kind: "download", title: choice.title, model: choice.name });
  await showPanel();
}

async function readOffer(plan: () => Promise<Planned>): Promise<Offer> {
  const [{ readMachine }, { listStore }, { getModelsFolder }] = await Promise.all([
    import("../../models/fit/machine.ts"),
    import("../../models/store/store.ts"),
    import("../../disk/paths.ts"),
  ]);
  let problem: Failure | undefined;
  const planned = await plan().catch((error: unknown) => void (problem = toFailure(error)));
  const machine = planned?.machine ?? (await readMachine(undefined, new AbortController().signal));
  return {
    planned: planned ?? undefined,
    problem,
    choices: listModelChoices(await listStore(getModelsFolder()), machine, readConfig().model),
  };
}

/** If there is a much smaller build of llama-server, lets the user choose. @returns false if the user cancels */
async function confirmBuild({ server }: Planned): Promise<boolean> {
  if (server.kind !== "download" || server.smaller === undefined) return true;
  const { build, smaller } = server;
  const toItem = ({ title, totalBytes, variant }: PlannedBuild, detail: string) => ({
    ...{ label: title, description: `${formatBytes(totalBytes)} download`, detail, variant },
  });
  const items = [toItem(build, "Best for this machine"), toItem(smaller, "Much smaller, and also uses the GPU; often somewhat slower")];
  const picked = await window.showQuickPick(items, { title: "Build of llama-server", ignoreFocusOut: true });
  if (picked === undefined) return false;
  if (picked.variant === smaller.variant && smaller.variant !== "metal") await writeSetting(llamaServerBuild, smaller.variant);
  return true;
}

function toItems(choices: ModelChoice[], planned: Planned | undefined): Item[] {
  const server = planned && describeServer(planned);
  const toItem = (choice: ModelChoice): Item => ({
    label: `$(${getIconName(choice)}) ${choice.title}`,
    description: choice.summary,
    detail: choice.fit,
    choice,
  });
  const installed = choices.filter(({ isInstalled }) => isInstalled).flatMap((choice) => [toItem(choice), ...offerDraft(choice)]);
  const downloadable = choices.filter(({ isInstalled }) => !isInstalled).map(toItem);
  return [
    ...(installed.length === 0 ? [] : [createSeparator("Installed"), ...installed]),
    ...(downloadable.length === 0
      ? []
      : [createSeparator(server === undefined ? "Download" : `Download (includes ${server})`), ...downloadable]),
  ];
}

function offerDraft(choice: ModelChoice): Item[] {
  const { title, missingDraftBytes } = choice;
  if (missingDraftBytes === undefined) return [];
  const detail = "Adds a draft model, which is used if the GPU has memory for both.";
  const description = `${formatBytes(missingDraftBytes)} download`;
  return [{ label: `$(zap) Faster answers with ${title}`, description, detail, choice, addsDraft: true }];
}

function getIconName({ isInstalled, isRecommended, verdict }: ModelChoice): string {
  if (verdict === "tooLarge") return "circle-slash";
  if (isInstalled) return "check";
  return isRecommended ? "star-full" : "cloud-download";
}

function createSeparator(label: string): Item {
  return { label, kind: QuickPickItemKind.Separator };
}

const otherOptions: Item[] = [
  createSeparator("Other options"),
  { label: "$(folder-opened) Add a GGUF file…", description: "from this machine or a USB drive", ask: askForFiles },
  { label: "$(link) Download from Hugging Face or a URL…", description: "hf:owner/repo/file.gguf", ask: askForUrl },
  {
    label: "$(server) Use your own server…",
    description: "oriel.endpoint",
    ask: () => openSettings("oriel.endpoint", "oriel.endpointModel"),
  },
  {
    label: "$(settings-gear) Proxy, mirror, offline…",
    ask: () => openSettings("oriel.proxy", "oriel.caFile", "oriel.mirror", "oriel.offline"),
  },
];

async function openSettings(...names: string[]): Promise<undefined> {
  await openSetting(...names);
}
