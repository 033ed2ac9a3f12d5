import { readConfig } from "../config.ts";

/** Returns a name to show for the configured model. */
export function getConfiguredModelTitle(): string {
  const { target, model } = readConfig();
  if (target.kind === "endpoint") return target.model ?? target.url;
  return model || "The model";
}

/** Whether the configured model is in the store, rather than a file or a server from the settings. */
export function usesStoredModel(): boolean {
  const { target } = readConfig();
  return target.kind === "local" && target.model === "";
}
