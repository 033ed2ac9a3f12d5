import { describeSlowDevice } from "../client/slowText.ts";
import type { AskEvent } from "../protocol/ask.ts";
import type { Turn } from "./turn.ts";

interface Context {
  /** Notices that were already shown in this window. */
  shownNotices: Set<string>;
  /** Number of earlier turns that did not fit into the message. */
  unsentCount: number;
}

/** Updates a turn with an event from its answer stream. */
export function applyAnswerEvent(turn: Turn, event: AskEvent, { shownNotices, unsentCount }: Context): void {
  const { state, rejectedText, stall } = turn.data;
  // Estimated progress continues during a stall, so it does not end the stall.
  if (stall !== "" && event.kind !== "stalled" && !(event.kind === "promptProgress" && event.isEstimate)) turn.change({ stall: "" });
  switch (event.kind) {
    case "images":
      turn.change({ prepared: event.images, state: { kind: "waiting", status: "Waiting for the model…" } });
      break;
    case "choosingRegions":
      turn.change({ state: { kind: "waiting", status: "Choosing where to look closer…" } });
      break;
    case "turnsDropped":
      turn.change({ droppedTurnCount: unsentCount + event.count });
      break;
    case "slowDevice": {
      const notice = describeSlowDevice(event.device);
      if (shownNotices.has(notice)) break;
      shownNotices.add(notice);
      turn.change({ notice });
      break;
    }
    case "waiting":
      if (state.kind !== "waiting") break;
      turn.change({ state: { kind: "waiting", status: `The server is busy. Retrying in ${Math.ceil(event.delayMs / 1000)} s…` } });
      break;
    case "stalled":
      turn.change({ stall: `The model has made no progress for ${event.seconds} s.` });
      break;
    case "imagesDownscaled": {
      const names = event.names.join(", ");
      turn.change({ notice: `The server limits images to ${event.limitTokens} tokens. Small text may be unreadable in: ${names}.` });
      break;
    }
    case "promptProgress": {
      if (state.kind !== "waiting" || rejectedText !== undefined) break;
      const { processed, total, isEstimate } = event;
      const status = `Reading ${isEstimate ? "about " : ""}${processed} of ${total} tokens`;
      // Progress within the first image is unknown until the whole image is read.
      turn.change({ state: { kind: "waiting", status, ...(processed === 0 ? {} : { fraction: processed / Math.max(1, total) }) } });
      break;
    }
    case "thought":
      if (state.kind === "thinking") turn.append("thoughts", event.text);
      else turn.change({ thoughts: turn.data.thoughts + event.text, state: { kind: "thinking" } });
      break;
    case "answerRestarted":
      turn.change({
        rejectedText: turn.data.text,
        thoughts: "",
        state: { kind: "waiting", status: "The answer has an error. Asking the model to correct it…" },
      });
      break;
    case "text":
      if (state.kind === "writing") turn.append("text", event.text);
      else turn.change({ text: (rejectedText === undefined ? turn.data.text : "") + event.text, state: { kind: "writing" } });
      break;
  }
}
