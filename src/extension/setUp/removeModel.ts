import { l10n, window, type QuickPickItem } from "vscode";
import { model } from "../../contributions/settings/model.ts";
import { formatBytes } from "../../core/formatUnits.ts";
import { modelsFolder } from "../../disk/paths.ts";
import { reclaimableBytes, listStore, removeModel } from "../../models/store/store.ts";
import { readSetting, writeSetting } from "../config.ts";
import type { SetUp } from "./setUp.ts";

/** “Remove a Model…”: shows how much space each would free, and removes the one that the user picks. @throws FailureError */
export async function pickAndRemoveModel(setUp: SetUp): Promise<void> {
  const store = modelsFolder();
  const { models, unfinished } = await listStore(store);
  if (models.length + unfinished.length === 0) {
    void window.showInformationMessage(l10n.t("Oriel keeps no models on this machine."));
    return;
  }
  const free = async (name: string) => l10n.t("frees {0}", formatBytes(await reclaimableBytes(store, name)));
  const items: (QuickPickItem & { name: string })[] = [];
  for (const { name, title } of models) items.push({ label: title, description: name, detail: await free(name), name });
  for (const { name, title } of unfinished) {
    items.push({ label: l10n.t("{0} (not complete)", title), description: name, detail: await free(name), name });
  }
  const picked = await window.showQuickPick(items, { title: l10n.t("Remove a Model"), matchOnDescription: true });
  if (picked === undefined) return;
  const remove = l10n.t("Remove");
  const question = l10n.t("Remove {0}? It {1}; to use it again, it has to be got again.", picked.label, picked.detail ?? "");
  if ((await window.showWarningMessage(question, { modal: true }, remove)) !== remove) return;
  const bytes = await removeModel(store, picked.name, new AbortController().signal);
  if (readSetting(model) === picked.name) await writeSetting(model, undefined);
  void window.showInformationMessage(l10n.t("{0} is removed: {1} are free again.", picked.label, formatBytes(bytes)));
  await setUp.refresh();
}
