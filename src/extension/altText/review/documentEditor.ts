import type { Plan, Syntax, TextChange, RequestedChange } from "../../../altText/light.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/** Changed properties of a use, merged into it after the edit. */
export type Patch = Partial<Pick<ReviewedUse, "from" | "before" | "occurrence" | "state" | "applied">>;

export interface Outcome {
  /** Patches by use id. */
  patches: Map<string, Patch>;
  /** Number of uses that were changed. */
  changedCount: number;
  /** Number of uses that could not be changed. */
  skippedCount: number;
}

export interface UseChange {
  use: ReviewedUse;
  request: RequestedChange;
}

/** A text document, or a notebook cell. */
export interface EditableDocument {
  readonly isClosed: boolean;
  readonly version: number;
}

/** The changes to one text document or one notebook cell. */
export interface DocumentChanges<D> {
  document: D;
  uri: string;
  syntax: Syntax;
  changes: UseChange[];
}

export interface DocumentEditor<D extends EditableDocument> {
  /** Opens the document that contains the uses. Returns one entry per cell of a notebook. @param onMissing called for each use that is not found */
  open(uri: string, changes: UseChange[], onMissing: (use: ReviewedUse) => void): Promise<DocumentChanges<D>[]>;
  /** Reopens a document that VS Code has closed. */
  reopen(document: D): Promise<D>;
  /** Plans changes for the text that the document has at `version`. */
  plan(document: D, syntax: Syntax, requests: RequestedChange[]): Promise<{ plans: Plan[]; version: number }>;
  /** Makes all changes in one edit, or none. @returns false if VS Code rejected the edit, because a document has changed */
  applyEdit(changes: { document: D; change: TextChange }[]): Promise<boolean>;
  /** Saves the notebooks that contain changed uses. */
  saveNotebooks(changedUses: ReviewedUse[]): Promise<void>;
}
