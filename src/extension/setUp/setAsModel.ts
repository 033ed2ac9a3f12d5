import { ConfigurationTarget, workspace } from "vscode";
import type { StoredModel } from "../../models/store/storedModel.ts";
import { agreesToReplace } from "./notices.ts";

/**
 * Takes a model of the store from now on.
 * @returns false when other settings go before it, and are to stay
 * @throws what VS Code does where its settings can't be written
 */
export async function setAsModel({ name, title }: Pick<StoredModel, "name" | "title">): Promise<boolean> {
  const settings = workspace.getConfiguration("oriel");
  await settings.update("model", name, ConfigurationTarget.Global);
  const others = ["endpoint", "modelPath", "projectorPath"].filter((key) => settings.get<string>(key, "").trim() !== "");
  if (others.length === 0) return true;
  if (!(await agreesToReplace(title, others))) return false;
  for (const key of others) await settings.update(key, undefined, ConfigurationTarget.Global);
  return true;
}
