import type { PreparedImage } from "../protocol/images.ts";
import type { AttachmentView } from "../protocol/draftView.ts";
import { preparedView } from "./preparedView.ts";

/** State of an attached image. */
export type AttachmentState =
  | { kind: "reading" }
  | { kind: "preparing"; last?: PreparedImage | undefined }
  | { kind: "prepared"; image: PreparedImage }
  /** Preparing failed for a reason that is not the image's: it is sent all the same. */
  | { kind: "unknown"; message: string }
  /** Shown with its reason, and left out of the question. */
  | { kind: "failed"; message: string };

/** The image for the model, or the one before the last change. */
export function getPrepared(state: AttachmentState): PreparedImage | undefined {
  if (state.kind === "prepared") return state.image;
  return state.kind === "preparing" ? state.last : undefined;
}

export function attachmentStateView(state: AttachmentState, host: Parameters<typeof preparedView>[1]): AttachmentView["state"] {
  switch (state.kind) {
    case "reading":
      return { kind: "preparing" };
    case "preparing":
      return { kind: "preparing", ...(state.last ? { last: preparedView(state.last, host) } : {}) };
    case "prepared":
      return { kind: "prepared", prepared: preparedView(state.image, host), gainsFromTiles: state.image.gainsFromTiles };
    case "unknown":
    case "failed":
      return { kind: "failed", message: state.message };
  }
}
