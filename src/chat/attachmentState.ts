import type { PreparedImage } from "../protocol/images.ts";
import type { AttachmentView } from "../protocol/draftView.ts";
import { toPreparedView } from "./preparedView.ts";

/** State of an attached image. */
export type AttachmentState =
  | { kind: "reading" }
  | { kind: "preparing"; last?: PreparedImage | undefined }
  | { kind: "prepared"; image: PreparedImage }
  /** Preparing failed for a reason that does not concern the image, so the image is sent anyway. */
  | { kind: "unknown"; message: string }
  /** Shown with the reason, and not sent. */
  | { kind: "failed"; message: string };

/** Returns the image for the model; while it is prepared again, the result before the last change. */
export function getPrepared(state: AttachmentState): PreparedImage | undefined {
  if (state.kind === "prepared") return state.image;
  return state.kind === "preparing" ? state.last : undefined;
}

export function toAttachmentStateView(state: AttachmentState, host: Parameters<typeof toPreparedView>[1]): AttachmentView["state"] {
  switch (state.kind) {
    case "reading":
      return { kind: "preparing" };
    case "preparing":
      return { kind: "preparing", ...(state.last ? { last: toPreparedView(state.last, host) } : {}) };
    case "prepared":
      return { kind: "prepared", prepared: toPreparedView(state.image, host), gainsFromTiles: state.image.gainsFromTiles };
    case "unknown":
    case "failed":
      return { kind: "failed", message: state.message };
  }
}
