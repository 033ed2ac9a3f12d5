import { QuickPickItemKind, l10n, window, type QuickPickItem } from "vscode";
import type { Machine } from "../../models/fit/machine.ts";
import { readConfig } from "../config.ts";
import { openSetting } from "../failureAction.ts";
import { askForAddress, askForFiles } from "./askForModel.ts";
import { assertChoiceFits, listModelChoices, type ModelChoice } from "./choices.ts";
import { findLlamaServer } from "./configuredModel.ts";
import { showBusy } from "./notices.ts";
import type { SetUp } from "./setUp.ts";
import type { SetUpRequest } from "./state.ts";

type Item = QuickPickItem & { choice?: ModelChoice; ask?: () => Promise<SetUpRequest | undefined> };

/**
 * “Set Up a Model…”: the user chooses a model, which is downloaded, selected and tested.
 * @param showPanel shows the progress, with buttons to pause and stop
 * @throws FailureError modelTooLarge, and those of the store
 */
export async function chooseModel(setUp: SetUp, showPanel: () => Promise<void>): Promise<void> {
  if (setUp.isBusy) return showBusy(setUp);
  let machine: Machine | undefined;
  let choices: ModelChoice[] = [];
  const items = (async (): Promise<Item[]> => {
    const [{ readMachine }, { listStore }, { modelsFolder }] = await Promise.all([
      import("../../models/fit/machine.ts"),
      import("../../models/store/store.ts"),
      import("../../disk/paths.ts"),
    ]);
    machine = await readMachine(await findLlamaServer(), new AbortController().signal);
    choices = listModelChoices(await listStore(modelsFolder()), machine, readConfig().model, l10n.t);
    return [...toItems(choices), ...otherWays()];
  })();
  const picked = await window.showQuickPick(items, {
    title: l10n.t("Set Up a Model"),
    placeHolder: l10n.t("Which model is to look at your images?"),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined) return;
  const request = await picked.ask?.();
  if (request !== undefined) {
    void setUp.run(request);
    await showPanel();
  }
  const { choice } = picked;
  if (choice === undefined || machine === undefined) return;
  assertChoiceFits(choice, choices, machine);
  if (choice.isHere) void setUp.use(choice);
  else void setUp.run({ kind: "get", title: choice.title, model: choice.name });
  await showPanel();
}

function toItems(choices: ModelChoice[]): Item[] {
  const item = (choice: ModelChoice): Item => ({
    label: `$(${iconName(choice)}) ${choice.title}`,
    description: choice.state,
    detail: choice.fit,
    choice,
  });
  const here = choices.filter(({ isHere }) => isHere).map(item);
  const toGet = choices.filter(({ isHere }) => !isHere).map(item);
  return [
    ...(here.length === 0 ? [] : [separator(l10n.t("on this machine")), ...here]),
    ...(toGet.length === 0 ? [] : [separator(l10n.t("to get")), ...toGet]),
  ];
}

function iconName({ isHere, isProposed, verdict }: ModelChoice): string {
  if (verdict === "tooLarge") return "circle-slash";
  if (isHere) return "check";
  return isProposed ? "star-full" : "cloud-download";
}

function separator(label: string): Item {
  return { label, kind: QuickPickItemKind.Separator };
}

/** A function, since the display language is not known when this module loads. */
const otherWays = (): Item[] => [
  separator(l10n.t("other ways")),
  { label: `$(folder-opened) ${l10n.t("Add a GGUF file…")}`, description: l10n.t("from this machine or a USB disk"), ask: askForFiles },
  { label: `$(link) ${l10n.t("From Hugging Face or an address…")}`, description: "hf:OWNER/REPOSITORY/FILE.gguf", ask: askForAddress },
  {
    label: `$(server) ${l10n.t("Use a server of your own…")}`,
    description: "oriel.endpoint",
    ask: () => openSettings("oriel.endpoint", "oriel.endpointModel"),
  },
  {
    label: `$(settings-gear) ${l10n.t("Proxy, mirror, offline…")}`,
    ask: () => openSettings("oriel.proxy", "oriel.caFile", "oriel.mirror", "oriel.offline"),
  },
];

async function openSettings(...names: string[]): Promise<undefined> {
  await openSetting(...names);
}
