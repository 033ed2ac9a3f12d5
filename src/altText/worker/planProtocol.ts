/** Messages that the CLI uses to plan edits to documents on disk. See `protocol.ts`. */
import { RequestType } from "vscode-jsonrpc/node";
import type { DescriptionPlaceId } from "../document/edits/descriptions/createDescriptionChange.ts";
import type { PlannedDocument, RequestedAlt } from "../repository/planAltTexts.ts";
import type { FolderRef, WithRequestId } from "./protocol.ts";

export interface PlanDocumentParams extends FolderRef {
  path: string;
  requests: RequestedAlt[];
  /** Place for long descriptions; undefined to leave them out. */
  descriptionPlace?: DescriptionPlaceId;
}

export type DocumentPlan = { kind: "planned"; document: PlannedDocument } | { kind: "skipped"; reason: string };

/** Plans changes to the alt text in a document on disk, without writing it. */
export const planDocumentRequest = new RequestType<PlanDocumentParams & WithRequestId, DocumentPlan, void>("oriel/planDocument");
