import { QuickPickItemKind, Uri, l10n, window, type QuickPickItem } from "vscode";
import { FailureError, describeFailure } from "../../failures/failure.ts";
import type { Machine } from "../../models/fit/machine.ts";
import type { AddHow } from "../../models/store/addModel.ts";
import { readConfig } from "../config.ts";
import { openSetting } from "../failureAction.ts";
import { listModelChoices, assertChoiceFits, type ModelChoice } from "./choices.ts";
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

async function askForAddress(): Promise<SetUpRequest | undefined> {
  const { parseSource } = await import("../../models/store/source.ts");
  const findProblem = (model: string, projector: string) => {
    try {
      parseSource(model, projector);
      return undefined;
    } catch (error) {
      return error instanceof FailureError ? describeFailure(error.failure).message : String(error);
    }
  };
  const model = await window.showInputBox({
    title: l10n.t("Model (1 of 2)"),
    prompt: l10n.t("hf:OWNER/REPOSITORY/FILE.gguf, or an address of https"),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? undefined : findProblem(text.trim(), "mmproj.gguf")),
  });
  if (model === undefined || model.trim() === "") return undefined;
  const projector = await window.showInputBox({
    title: l10n.t("Its projector (2 of 2)"),
    prompt: l10n.t("The mmproj file published with it: its name where it lies beside the model, else its address"),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? undefined : findProblem(model.trim(), text.trim())),
  });
  if (projector === undefined || projector.trim() === "") return undefined;
  const source = parseSource(model.trim(), projector.trim());
  return { kind: "get", title: source.title, model: model.trim(), projector: projector.trim() };
}

async function askForFiles(): Promise<SetUpRequest | undefined> {
  const model = await pickFile(l10n.t("Choose the Model"));
  if (model === undefined) return undefined;
  const projector = await askForProjector(model);
  if (projector === undefined) return undefined;
  const hows: (QuickPickItem & { how: AddHow })[] = [
    {
      label: l10n.t("As it takes least room"),
      detail: l10n.t("A second name of the same file where the disk can, else a copy"),
      how: "auto",
    },
    { label: l10n.t("Copy"), detail: l10n.t("The files that you chose can go afterwards"), how: "copy" },
    { label: l10n.t("Link"), detail: l10n.t("A second name of the same file, and nothing else"), how: "link" },
  ];
  const picked = await window.showQuickPick(hows, { title: l10n.t("Add a Model"), ignoreFocusOut: true });
  if (picked === undefined) return undefined;
  const title = model.path.slice(model.path.lastIndexOf("/") + 1);
  return { kind: "add", title, model: model.fsPath, projector: projector.fsPath, how: picked.how };
}

/** Offers projectors in the model's folder first. */
async function askForProjector(model: Uri): Promise<Uri | undefined> {
  const { readdir } = await import("node:fs/promises");
  const folder = Uri.joinPath(model, "..");
  const names = (await readdir(folder.fsPath).catch(() => [])).filter((name) => /mmproj.*\.gguf$/i.test(name));
  if (names.length === 0) return pickFile(l10n.t("Choose Its Projector (mmproj)"), folder);
  const other = l10n.t("Another file…");
  const items: QuickPickItem[] = [...names.map((label) => ({ label, description: l10n.t("beside the model") })), { label: other }];
  const picked = await window.showQuickPick(items, { title: l10n.t("Its Projector"), ignoreFocusOut: true });
  if (picked === undefined) return undefined;
  return picked.label === other ? pickFile(l10n.t("Choose Its Projector (mmproj)"), folder) : Uri.joinPath(folder, picked.label);
}

async function pickFile(title: string, folder?: Uri): Promise<Uri | undefined> {
  const files = await window.showOpenDialog({ title, filters: { GGUF: ["gguf"] }, ...(folder ? { defaultUri: folder } : {}) });
  return files?.[0];
}
