import { omitUndefined } from "../core/omitUndefined.ts";
import type { Zoom } from "../protocol/ask.ts";
import type { TurnState } from "../protocol/turnView.ts";
import { AttachedImage } from "./attachedImage.ts";
import { createLostSource } from "./imageSource.ts";
import type { TurnRecord } from "./records/v1.ts";
import { Turn, type TurnEvent } from "./turn.ts";

/** Converts a turn to the stored format, which keeps the property names of its first version. */
export function recordTurn({ question: turnQuestion, imageSettings, data }: Turn): TurnRecord {
  const { question, prompt, expects, action, instructions, images, selections } = turnQuestion;
  const { prepared, thinking, thoughts, text, state, awaitsModel, isReplaced, droppedTurnCount } = data;
  const zoom = data.zoom?.kind === "used" ? toStoredZoom(data.zoom) : undefined;
  return {
    question,
    ...omitUndefined({ prompt, expects, action, instructions }),
    images: images.map(({ name, ref }) => ({ name, ...omitUndefined({ ref }) })),
    selections,
    ...imageSettings,
    ...{ prepared, thinking, thoughts, text },
    state: toStoredState(state),
    ...omitUndefined({ zoom }),
    ...omitUndefined({ pixelFacts: data.pixelFacts }),
    ...(data.pointed.length > 0 ? { pointed: data.pointed } : {}),
    ...(awaitsModel ? { awaitsModel } : {}),
    isSetAside: isReplaced,
    forgotten: droppedTurnCount,
  };
}

export function restoreTurn(record: TurnRecord, emit: (event: TurnEvent) => void): Turn {
  const { question, prompt, expects, action, instructions, selections } = record;
  const images = record.images.map(({ name, ref }) => {
    const { sha256, name: _, ...choice } = ref ?? { name };
    return new AttachedImage(createLostSource(name), choice, sha256);
  });
  const { prepared, thinking, thoughts, text, awaitsModel = false, isSetAside: isReplaced, forgotten: droppedTurnCount } = record;
  const state = restoreState(record.state);
  return new Turn(
    { question, ...omitUndefined({ prompt, expects, action, instructions }), images, selections },
    record,
    {
      prepared,
      thinking,
      thoughts,
      text,
      state,
      pointed: record.pointed ?? [],
      zoom: record.zoom && { kind: "used", ...record.zoom },
      pixelFacts: record.pixelFacts,
      awaitsModel,
      isReplaced,
      droppedTurnCount,
      rejectedText: undefined,
      notice: "",
      stall: "",
      action: undefined,
    },
    emit,
  );
}

function toStoredZoom({ look, images, regions }: Extract<Zoom, { kind: "used" }>): TurnRecord["zoom"] {
  return { look, images, regions };
}

function restoreState(state: TurnRecord["state"]): TurnState {
  switch (state.kind) {
    case "brokenOff":
      return { kind: "interrupted" };
    case "stopped":
      return { kind: "stopped" };
    case "done": {
      const { truncated: isTruncated, ...rest } = state;
      return { ...rest, isTruncated };
    }
    case "failed":
      return state;
  }
}

/** Converts a state to the format in which it is stored. A running answer is stored as interrupted, which the records call `brokenOff`. */
export function toStoredState(state: TurnState): TurnRecord["state"] {
  switch (state.kind) {
    case "waiting":
    case "thinking":
    case "writing":
    case "interrupted":
      return { kind: "brokenOff" };
    // The label of the button is not stored, because its action is not stored either.
    case "failed": {
      const { kind, message, log } = state;
      return { kind, message, log };
    }
    case "done": {
      const { isTruncated: truncated, ...rest } = state;
      return { ...rest, truncated };
    }
    case "stopped":
      return state;
  }
}
