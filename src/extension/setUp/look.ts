import { l10n } from "vscode";
import { failureOf } from "../../core/failure.ts";
import { readConfig } from "../config.ts";
import { readTarget } from "../target.ts";
import type { SetUpState } from "./state.ts";

/**
 * What there is, and so what is to be set up.
 * @param left names of models that are not looked at
 */
export async function look(left: Set<string>): Promise<SetUpState> {
  try {
    const [{ listStore }, { modelsFolder }] = await Promise.all([import("../../models/store/store.ts"), import("../../disk/paths.ts")]);
    const { unfinished } = await listStore(modelsFolder());
    const [model] = unfinished.filter(({ name, bytes, isBusy }) => !left.has(name) && (bytes > 0 || isBusy));
    if (model !== undefined) return { kind: "unfinished", model };
    const target = await readTarget();
    const isMissing = target.kind === "local" && (target.model === "" || target.projector === "");
    return isMissing ? { kind: "needed", failure: { kind: "noModel" } } : { kind: "none" };
  } catch (error) {
    return { kind: "needed", failure: failureOf(error) };
  }
}

/** A llama-server that can be asked for GPUs. */
export async function executable(): Promise<string | undefined> {
  const { target } = readConfig();
  if (target.kind === "local" && target.llamaServer !== undefined) return target.llamaServer;
  const { findOnPath } = await import("../../llamaServer/pathSearch.ts");
  return findOnPath("llama-server", process.env);
}

/** What the model that is set is called. */
export function titleOfModel(): string {
  const { target, model } = readConfig();
  if (target.kind === "endpoint") return target.model ?? target.url;
  return model || l10n.t("The model");
}
