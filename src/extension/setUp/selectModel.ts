import { ConfigurationTarget, workspace } from "vscode";
import type { StoredModel } from "../../models/store/storedModel.ts";
import { confirmReplace } from "./notices.ts";

/**
 * Makes a model of the store the configured one.
 * @returns false if the user keeps other settings that override it
 * @throws an error of VS Code if settings can't be written
 */
export async function selectModel({ name, title }: Pick<StoredModel, "name" | "title">): Promise<boolean> {
  const settings = workspace.getConfiguration("oriel");
  await settings.update("model", name, ConfigurationTarget.Global);
  const others = ["endpoint", "modelPath", "projectorPath"].filter((key) => settings.get<string>(key, "").trim() !== "");
  if (others.length === 0) return true;
  if (!(await confirmReplace(title, others))) return false;
  for (const key of others) await settings.update(key, undefined, ConfigurationTarget.Global);
  return true;
}
