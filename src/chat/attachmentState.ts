import { listRemedies } from "../image/remedies.ts";
import { estimateTwoLooks } from "../image/zoom.ts";
import type { PreparedImage } from "../protocol/images.ts";
import type { AttachmentView } from "../protocol/draftView.ts";
import type { PreparedView } from "../protocol/turnView.ts";
import type { ZoomSetting } from "./host.ts";
import { toPreparedView } from "./preparedView.ts";

/** State of an attached image. */
export type AttachmentState =
  | { kind: "reading" }
  | { kind: "preparing"; previous?: PreparedImage | undefined }
  | { kind: "prepared"; image: PreparedImage }
  /** Preparing failed for a reason unrelated to the image, so the image is sent anyway. */
  | { kind: "unknown"; message: string }
  /** The image can't be sent. It is shown with the reason. */
  | { kind: "failed"; message: string };

/** Returns the prepared image. While the image is being prepared again, this is the previous result. */
export function getPrepared(state: AttachmentState): PreparedImage | undefined {
  if (state.kind === "prepared") return state.image;
  return state.kind === "preparing" ? state.previous : undefined;
}

/** @param zoom value of the setting, which determines whether the model may look twice at an image that loses detail */
export function toAttachmentStateView(
  state: AttachmentState,
  host: Parameters<typeof toPreparedView>[1],
  zoom: ZoomSetting,
): AttachmentView["state"] {
  switch (state.kind) {
    case "reading":
      return { kind: "preparing" };
    case "preparing":
      return { kind: "preparing", ...(state.previous ? { previous: toPreparedView(state.previous, host) } : {}) };
    case "prepared":
      return {
        kind: "prepared",
        prepared: addTwoLooksNote(toPreparedView(state.image, host), zoom),
        gainsFromTiles: state.image.gainsFromTiles,
        remedies: listRemedies(state.image),
      };
    case "unknown":
    case "failed":
      return { kind: "failed", message: state.message };
  }
}

/** Adds what the image costs if the model looks at it twice. */
function addTwoLooksNote(view: PreparedView, zoom: ZoomSetting): PreparedView {
  const estimate = zoom === "off" ? undefined : estimateTwoLooks(view.pieces);
  if (!estimate) return view;
  const { overviewTokens, maxRegionTokens } = estimate;
  const verb = zoom === "on" ? "looks" : "may look";
  const text = `For a question, the model ${verb} twice: at an overview (${overviewTokens} tokens), then at regions (up to ${maxRegionTokens} tokens).`;
  return { ...view, notes: [...view.notes, { text, isWarning: false }] };
}
