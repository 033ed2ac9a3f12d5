import { describeSlowDevice } from "../client/slowText.ts";
import type { Translate } from "../core/translate.ts";
import type { AskEvent } from "../protocol/ask.ts";
import type { Turn } from "./turn.ts";

interface Context {
  t: Translate;
  /** Notices that were shown in this window. */
  shownNotices: Set<string>;
  /** Number of earlier turns that did not fit into the message. */
  unsentCount: number;
}

/** Brings a turn up to date with one event of its answer. */
export function applyAnswerEvent(turn: Turn, event: AskEvent, { t, shownNotices, unsentCount }: Context): void {
  const { state, refused } = turn.data;
  switch (event.kind) {
    case "images":
      turn.change({ prepared: event.images, state: { kind: "waiting", status: t("Waiting for the model…") } });
      break;
    case "forgotten":
      turn.change({ forgotten: unsentCount + event.turns });
      break;
    case "slow": {
      const notice = describeSlowDevice(event.device);
      if (shownNotices.has(notice)) break;
      shownNotices.add(notice);
      turn.change({ notice });
      break;
    }
    case "waiting":
      if (state.kind !== "waiting") break;
      turn.change({
        state: { kind: "waiting", status: t("The server is busy; it is asked again in {0} s", Math.ceil(event.inMs / 1000)) },
      });
      break;
    case "shrunk": {
      const sentence = "The server shows its model at most {0} tokens of {1}: small text may be lost.";
      turn.change({ notice: t(sentence, event.toTokens, event.names.join(", ")) });
      break;
    }
    case "reading": {
      if (state.kind !== "waiting" || refused !== undefined) break;
      const { done, total, isEstimate } = event;
      const status = isEstimate ? t("Reading about {0} of {1} tokens", done, total) : t("Reading {0} of {1} tokens", done, total);
      // Progress within the first image is unknown until it was read.
      turn.change({ state: { kind: "waiting", status, ...(done === 0 ? {} : { fraction: done / Math.max(1, total) }) } });
      break;
    }
    case "thought":
      if (state.kind === "thinking") turn.append("thoughts", event.text);
      else turn.change({ thoughts: turn.data.thoughts + event.text, state: { kind: "thinking" } });
      break;
    case "again":
      turn.change({
        refused: turn.data.text,
        thoughts: "",
        state: { kind: "waiting", status: t("The diagram has an error; asking for it once more…") },
      });
      break;
    case "text":
      if (state.kind === "writing") turn.append("text", event.text);
      else turn.change({ text: (refused === undefined ? turn.data.text : "") + event.text, state: { kind: "writing" } });
      break;
  }
}
