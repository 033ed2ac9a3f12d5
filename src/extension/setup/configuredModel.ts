import { readConfig } from "../config.ts";

/** Finds a llama-server executable that can list the machine's GPUs: the configured one, otherwise the one on the PATH. */
export async function findLlamaServer(): Promise<string | undefined> {
  const { target } = readConfig();
  if (target.kind === "local" && target.llamaServer !== undefined) return target.llamaServer;
  const { findOnPath } = await import("../../llamaServer/pathSearch.ts");
  return findOnPath("llama-server", process.env);
}

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
