import { Uri, window, type QuickPickItem } from "vscode";
import { FailureError, describeFailure } from "../../failures/failure.ts";
import type { AddMethod } from "../../models/store/addModel.ts";
import type { SetupRequest } from "./state.ts";

/** Asks for the URL of a model outside the catalog, and for its projector. @returns undefined if the user cancels */
export async function askForUrl(): Promise<SetupRequest | undefined> {
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
    title: "Model (1 of 2)",
    prompt: "hf:owner/repo/file.gguf, or an https:// URL",
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? undefined : findProblem(text.trim(), "mmproj.gguf")),
  });
  if (model === undefined || model.trim() === "") return undefined;
  const projector = await window.showInputBox({
    title: "Vision projector (2 of 2)",
    prompt: "The matching mmproj file: just its name if it's in the same repository, otherwise its URL",
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? undefined : findProblem(model.trim(), text.trim())),
  });
  if (projector === undefined || projector.trim() === "") return undefined;
  const source = parseSource(model.trim(), projector.trim());
  return { kind: "download", title: source.title, model: model.trim(), projector: projector.trim() };
}

/** Asks for a model file, for its projector, and how to add both. @returns undefined if the user cancels */
export async function askForFiles(): Promise<SetupRequest | undefined> {
  const model = await pickFile("Select Model");
  if (model === undefined) return undefined;
  const projector = await askForProjector(model);
  if (projector === undefined) return undefined;
  const methods: (QuickPickItem & { method: AddMethod })[] = [
    { label: "Save space", description: "recommended", detail: "Hard link if possible, otherwise copy", method: "auto" },
    { label: "Copy", detail: "You can delete the original files afterwards", method: "copy" },
    { label: "Hard link only", detail: "Fails if the files are on another disk", method: "link" },
  ];
  const picked = await window.showQuickPick(methods, { title: "Add a Model", ignoreFocusOut: true });
  if (picked === undefined) return undefined;
  const title = model.path.slice(model.path.lastIndexOf("/") + 1);
  return { kind: "add", title, model: model.fsPath, projector: projector.fsPath, method: picked.method };
}

/** Asks for the projector, listing those in the model's folder first. */
async function askForProjector(model: Uri): Promise<Uri | undefined> {
  const { readdir } = await import("node:fs/promises");
  const folder = Uri.joinPath(model, "..");
  const names = (await readdir(folder.fsPath).catch(() => [])).filter((name) => /mmproj.*\.gguf$/i.test(name));
  if (names.length === 0) return pickFile("Select Vision Projector (mmproj)", folder);
  const otherFile = "Another file…";
  const items: QuickPickItem[] = [...names.map((label) => ({ label, description: "same folder as the model" })), { label: otherFile }];
  const picked = await window.showQuickPick(items, { title: "Vision Projector", ignoreFocusOut: true });
  if (picked === undefined) return undefined;
  return picked.label === otherFile ? pickFile("Select Vision Projector (mmproj)", folder) : Uri.joinPath(folder, picked.label);
}

async function pickFile(title: string, folder?: Uri): Promise<Uri | undefined> {
  const files = await window.showOpenDialog({ title, filters: { GGUF: ["gguf"] }, ...(folder ? { defaultUri: folder } : {}) });
  return files?.[0];
}
