import type { Translate } from "../core/translate.ts";
import type { EngineState } from "../protocol/state.ts";

/** Short description of the engine's state, with its progress 0…1 if known; undefined for states that need no mention. */
export function stateText(state: EngineState, t: Translate): { text: string; fraction?: number } | undefined {
  switch (state.kind) {
    case "obtaining":
      return { text: state.step, ...fractionOf(state) };
    case "loading":
      return { text: t("Loading {0}", state.model), ...fractionOf(state) };
    case "restarting":
      return { text: t("llama-server ended ({0}); starting again in {1} s", state.reason ?? "?", state.inMs / 1000) };
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

/** The text with its percentage, if known. */
export function stateLine({ text, fraction }: { text: string; fraction?: number }): string {
  return fraction === undefined ? text : `${text} ${Math.round(fraction * 100)} %`;
}
