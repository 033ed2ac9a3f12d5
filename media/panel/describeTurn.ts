import type { TurnView } from "../../src/protocol/turnView.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

/** Describes what the user should know about a question: that it was replaced, what was left out or reduced, or why the answer is delayed. */
export function describeNotice({ isReplaced, droppedTurnCount, notice, stall }: TurnView): string {
  if (isReplaced) return labels.replaced;
  return [notice, stall, droppedTurnCount > 0 ? fillPlaceholders(labels.omittedQuestions, droppedTurnCount) : ""]
    .filter((text) => text !== "")
    .join(" ");
}

/** Returns the announcement for the end of an answer; empty while it is being written, and if VS Code closed before its end. */
export function describeEnd({ state }: TurnView): string {
  switch (state.kind) {
    case "done":
      return [labels.finished, state.warning ?? ""].join(" ").trim();
    case "stopped":
      return labels.stopped;
    case "failed":
      return fillPlaceholders(labels.failed, state.message);
    default:
      return "";
  }
}
