import type { TurnState } from "../../protocol/panel.ts";

/** Where an answer stands when it is found again. */
export function keptState(state: TurnState): TurnState {
  switch (state.kind) {
    // Should this be the last that is heard of it, it was broken off.
    case "waiting":
    case "thinking":
    case "writing":
      return { kind: "brokenOff" };
    // What helped then nobody knows any more: its button would do nothing. To ask again is always possible.
    case "failed": {
      const { kind, message, log } = state;
      return { kind, message, log };
    }
    case "done":
    case "stopped":
    case "brokenOff":
      return state;
  }
}
