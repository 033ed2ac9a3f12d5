import { QuickPickItemKind, window, type QuickPickItem } from "vscode";
import type { Machine } from "../../models/fit/machine.ts";
import { readConfig } from "../config.ts";
import { openSetting } from "../failureAction.ts";
import { askForUrl, askForFiles } from "./askForModel.ts";
import { assertChoiceFits, listModelChoices, type ModelChoice } from "./choices.ts";
import { findLlamaServer } from "./configuredModel.ts";
import { showBusy } from "./notices.ts";
import type { Setup } from "./setup.ts";
import type { SetupRequest } from "./state.ts";

type Item = QuickPickItem & { choice?: ModelChoice; ask?: () => Promise<SetupRequest | undefined> };

/**
 * “Set Up a Model…”: lets the user choose a model, then downloads, selects and tests it.
 * @param showPanel shows the progress, with buttons to pause and stop
 * @throws FailureError modelTooLarge, and the same errors as the store
 */
export async function chooseModel(setup: Setup, showPanel: () => Promise<void>): Promise<void> {
  if (setup.isBusy) return showBusy(setup);
  let machine: Machine | undefined;
  let choices: ModelChoice[] = [];
  const items = (async (): Promise<Item[]> => {
    const [{ readMachine }, { listStore }, { getModelsFolder }] = await Promise.all([
      import("../../models/fit/machine.ts"),
      import("../../models/store/store.ts"),
      import("../../disk/paths.ts"),
    ]);
    machine = await readMachine(await findLlamaServer(), new AbortController().signal);
    choices = listModelChoices(await listStore(getModelsFolder()), machine, readConfig().model);
    return [...toItems(choices), ...otherOptions];
  })();
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
  const { choice } = picked;
  if (choice === undefined || machine === undefined) return;
  assertChoiceFits(choice, choices, machine);
  if (choice.isInstalled) void setup.selectAndTest(choice);
  else void setup.run({ kind: "download", title: choice.title, model: choice.name });
  await showPanel();
}

function toItems(choices: ModelChoice[]): Item[] {
  const toItem = (choice: ModelChoice): Item => ({
    label: `$(${getIconName(choice)}) ${choice.title}`,
    description: choice.summary,
    detail: choice.fit,
    choice,
  });
  const installed = choices.filter(({ isInstalled }) => isInstalled).map(toItem);
  const downloadable = choices.filter(({ isInstalled }) => !isInstalled).map(toItem);
  return [
    ...(installed.length === 0 ? [] : [createSeparator("Installed"), ...installed]),
    ...(downloadable.length === 0 ? [] : [createSeparator("Download"), ...downloadable]),
  ];
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
