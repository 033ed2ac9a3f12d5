import { l10n } from "vscode";
import type { EngineState } from "../protocol/state.ts";

/** What the engine is doing, in a few words; undefined while it does nothing worth telling. */
export function stateText(state: EngineState): { text: string; fraction?: number } | undefined {
  switch (state.kind) {
    case "obtaining":
      return { text: state.step, ...fractionOf(state) };
    case "loading":
      return { text: l10n.t("Loading {0}", state.model), ...fractionOf(state) };
    case "restarting":
      return { text: l10n.t("llama-server ended ({0}); starting again in {1} s", state.reason ?? "?", state.inMs / 1000) };
    case "idle":
    case "unloaded":
    case "ready":
    case "answering":
    case "failed":
      return undefined;
  }
}

function fractionOf({ fraction }: { fraction?: number | undefined }): { fraction?: number } {
  return fraction === undefined ? {} : { fraction };
}

/** The same in one line, with the percent where they are known. */
export function stateLine({ text, fraction }: { text: string; fraction?: number }): string {
  return fraction === undefined ? text : `${text} ${percent(fraction)}`;
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}
