/** Messages about images attached to notebook cells. See `protocol.ts`. */
import { RequestType } from "vscode-jsonrpc/node";
import type { ImageUse } from "../document/imageUse.ts";
import type { WithRequestId } from "./protocol.ts";

/** Refers to an attached image by the index of its cell, and by the URL that contains the attachment's name. */
export type AttachedUse = Pick<ImageUse, "cell" | "target">;

/** An attached image, as a `data:` URL. */
export interface AttachedImage {
  name: string;
  url: string;
}

export interface AttachmentsParams {
  /** Content of the notebook's file. */
  notebook: Uint8Array;
  uses: AttachedUse[];
}

/** Returns the attached image of each use; undefined if there is none, or if it is too large to show. */
export const attachmentsRequest = new RequestType<AttachmentsParams & WithRequestId, (AttachedImage | undefined)[], void>(
  "oriel/attachments",
);
