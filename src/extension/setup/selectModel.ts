import { endpoint } from "../../contributions/settings/endpoint.ts";
import { model, modelPath, projectorPath } from "../../contributions/settings/model.ts";
import type { StoredModel } from "../../models/store/storedModel.ts";
import { readSetting, writeSetting } from "../config.ts";
import { confirmReplace } from "./notices.ts";

/**
 * Makes a stored model the configured one.
 * @returns false if the user keeps other settings that override it
 * @throws VS Code's error if the settings can't be written
 */
export async function selectModel({ name, title }: Pick<StoredModel, "name" | "title">): Promise<boolean> {
  await writeSetting(model, name);
  const overridingSettings = [endpoint, modelPath, projectorPath].filter((setting) => readSetting(setting) !== "");
  if (overridingSettings.length === 0) return true;
  const keys = overridingSettings.map(({ key }) => key);
  if (!(await confirmReplace(title, keys))) return false;
  for (const setting of overridingSettings) await writeSetting(setting, undefined);
  return true;
}
