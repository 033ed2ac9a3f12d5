/** Messages that the CLI uses to plan edits to documents on disk. See `protocol.ts`. */
import { RequestType } from "vscode-jsonrpc/node";
import type { PlannedDocument, WantedAlt } from "../repository/planAltTexts.ts";
import type { InFolder, Numbered } from "./protocol.ts";

export interface PlanDocumentParams extends InFolder {
  path: string;
  wanted: WantedAlt[];
}

export type DocumentPlan = { kind: "planned"; document: PlannedDocument } | { kind: "skipped"; reason: string };

/** Plans alt texts for a document on disk, without writing it. */
export const planDocumentRequest = new RequestType<PlanDocumentParams & Numbered, DocumentPlan, void>("oriel/planDocument");
