import { Uri, l10n, window, type QuickPickItem } from "vscode";
import { FailureError, describeFailure } from "../../failures/failure.ts";
import type { AddHow } from "../../models/store/addModel.ts";
import type { SetUpRequest } from "./state.ts";

/** Asks for the address of a model outside the catalogue and of its projector. @returns undefined if the user cancels */
export async function askForAddress(): Promise<SetUpRequest | undefined> {
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

/** Asks for the files of a model and of its projector, and how to add them. @returns undefined if the user cancels */
export async function askForFiles(): Promise<SetUpRequest | undefined> {
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
