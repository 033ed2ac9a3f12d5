/** Messages for checking alt text in documents whose source the client has. See `protocol.ts`. */
import { RequestType } from "vscode-jsonrpc/node";
import type { UseDescription } from "../document/facts/imageFacts.ts";
import type { ImageUse } from "../document/imageUse.ts";
import type { Syntax } from "../document/syntax.ts";
import type { Doubt } from "../suggest/gate/gateCheck.ts";
import type { FolderRef, WithRequestId } from "./protocol.ts";

export interface DocumentSource extends FolderRef {
  syntax: Syntax;
  source: string;
}

/** Finds the images in a document. */
export const findUsesRequest = new RequestType<DocumentSource & WithRequestId, ImageUse[], void>("oriel/findUses");

/** Returns what the document says about one image. */
export const describeUseRequest = new RequestType<DocumentSource & WithRequestId & { index: number }, UseDescription, void>(
  "oriel/describeUse",
);

/** Returns the problems with the alt text of one image, and what to do about each. */
export const checkAltRequest = new RequestType<DocumentSource & WithRequestId & { index: number; alt: string }, Doubt[], void>(
  "oriel/checkAlt",
);

/** Returns the problems with the alt text of several images, checked together. The keys of both maps are image indices. */
export const checkAltsTogetherRequest = new RequestType<
  DocumentSource & WithRequestId & { texts: Map<number, string> },
  Map<number, string>,
  void
>("oriel/checkAltsTogether");
