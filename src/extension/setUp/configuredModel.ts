import { l10n } from "vscode";
import { readConfig } from "../config.ts";

/** Finds a llama-server executable that can list the machine's GPUs: the configured one, else the one on the PATH. */
export async function findLlamaServer(): Promise<string | undefined> {
  const { target } = readConfig();
  if (target.kind === "local" && target.llamaServer !== undefined) return target.llamaServer;
  const { findOnPath } = await import("../../llamaServer/pathSearch.ts");
  return findOnPath("llama-server", process.env);
}

/** Returns a name to show for the configured model. */
export function configuredModelTitle(): string {
  const { target, model } = readConfig();
  if (target.kind === "endpoint") return target.model ?? target.url;
  return model || l10n.t("The model");
}

/** Whether the model in use is one of the store, not a file or a server that the settings name. */
export function usesStoredModel(): boolean {
  const { target } = readConfig();
  return target.kind === "local" && target.model === "";
}
