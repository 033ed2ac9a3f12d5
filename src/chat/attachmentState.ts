import type { PreparedImage } from "../protocol/images.ts";
import type { AttachmentView } from "../protocol/draftView.ts";
import { toPreparedView } from "./preparedView.ts";

/** State of an attached image. */
export type AttachmentState =
  | { kind: "reading" }
  | { kind: "preparing"; last?: PreparedImage | undefined }
  | { kind: "prepared"; image: PreparedImage }
  /** Preparing failed for a reason unrelated to the image, so the image is sent anyway. */
  | { kind: "unknown"; message: string }
  /** The image is shown with the reason, and is not sent. */
  | { kind: "failed"; message: string };

/** Returns the prepared image. While an image is being prepared again, this is the previous one. */
export function getPrepared(state: AttachmentState): PreparedImage | undefined {
  if (state.kind === "prepared") return state.image;
  return state.kind === "preparing" ? state.last : undefined;
}

export function toAttachmentStateView(state: AttachmentState, host: Parameters<typeof toPreparedView>[1]): AttachmentView["state"] {
  switch (state.kind) {
    case "reading":
      return { kind: "preparing" };
    case "preparing":
      return { kind: "preparing", ...(state.last ? { previous: toPreparedView(state.last, host) } : {}) };
    case "prepared":
      return { kind: "prepared", prepared: toPreparedView(state.image, host), gainsFromTiles: state.image.gainsFromTiles };
    case "unknown":
    case "failed":
      return { kind: "failed", message: state.message };
  }
}
