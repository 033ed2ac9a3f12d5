import { window, type QuickPickItem } from "vscode";
import { model } from "../../contributions/settings/model.ts";
import { formatBytes } from "../../core/formatUnits.ts";
import { getModelsFolder } from "../../disk/paths.ts";
import { measureReclaimableBytes, listStore, removeModel } from "../../models/store/store.ts";
import { readSetting, writeSetting } from "../config.ts";
import type { Setup } from "./setup.ts";

/** “Remove a Model…”: lists the models with the space that each takes, and removes the one the user picks. @throws FailureError */
export async function pickAndRemoveModel(setup: Setup): Promise<void> {
  const store = getModelsFolder();
  const { models, unfinished } = await listStore(store);
  if (models.length + unfinished.length === 0) {
    void window.showInformationMessage("No models are installed.");
    return;
  }
  const items: (QuickPickItem & { name: string; size: string })[] = [];
  const addItem = async (name: string, label: string) => {
    const size = formatBytes(await measureReclaimableBytes(store, name));
    items.push({ label, description: name, detail: `Frees ${size}`, name, size });
  };
  for (const { name, title } of models) await addItem(name, title);
  for (const { name, title } of unfinished) await addItem(name, `${title} (partial download)`);
  const picked = await window.showQuickPick(items, { title: "Remove a Model", matchOnDescription: true });
  if (picked === undefined) return;
  const removeLabel = "Remove";
  const question = `Remove ${picked.label}? This frees ${picked.size}. You'd have to download it again.`;
  if ((await window.showWarningMessage(question, { modal: true }, removeLabel)) !== removeLabel) return;
  const bytes = await removeModel(store, picked.name, new AbortController().signal);
  if (readSetting(model) === picked.name) await writeSetting(model, undefined);
  void window.showInformationMessage(`Removed ${picked.label}. ${formatBytes(bytes)} freed.`);
  await setup.refresh();
}
