import type { EngineState } from "../protocol/state.ts";

export interface BusyText {
  text: string;
  /** Progress, 0…1; undefined if unknown. */
  fraction?: number;
}

/** Describes what the engine is busy with; undefined for states that need not be shown. */
export function describeBusyState(state: EngineState): BusyText | undefined {
  switch (state.kind) {
    case "obtaining":
      return { text: state.step, ...pickFraction(state) };
    case "loading":
      return { text: `Loading ${state.model}`, ...pickFraction(state) };
    case "restarting": {
      const reason = state.reason === undefined ? "" : ` (${state.reason})`;
      return { text: `llama-server stopped${reason}. Restarting in ${state.delayMs / 1000} s` };
    }
    case "idle":
    case "unloaded":
    case "ready":
    case "answering":
    case "failed":
      return undefined;
  }
}

function pickFraction({ fraction }: { fraction?: number | undefined }): { fraction?: number } {
  return fraction === undefined ? {} : { fraction };
}

/** Adds the progress in percent, unless it is unknown. */
export function formatBusyText({ text, fraction }: BusyText): string {
  return fraction === undefined ? text : `${text} ${Math.round(fraction * 100)}%`;
}
