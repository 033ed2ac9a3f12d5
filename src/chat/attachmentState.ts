import { listRemedies } from "../image/remedies.ts";
import type { PreparedImage } from "../protocol/images.ts";
import type { AttachmentView } from "../protocol/draftView.ts";
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

export function toAttachmentStateView(state: AttachmentState, host: Parameters<typeof toPreparedView>[1]): AttachmentView["state"] {
  switch (state.kind) {
    case "reading":
      return { kind: "preparing" };
    case "preparing":
      return { kind: "preparing", ...(state.previous ? { previous: toPreparedView(state.previous, host) } : {}) };
    case "prepared":
      return {
        kind: "prepared",
        prepared: toPreparedView(state.image, host),
        gainsFromTiles: state.image.gainsFromTiles,
        remedies: listRemedies(state.image),
      };
    case "unknown":
    case "failed":
      return { kind: "failed", message: state.message };
  }
}
