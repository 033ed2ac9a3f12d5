import type { WriteResult } from "../../../altText/light.ts";
import type { Outcome } from "./documentEditor.ts";
import type { FolderCount, ReviewedUse } from "./reviewedUse.ts";
import type { ReviewStore } from "./reviewStore.ts";

/** Result of scanning the workspace. */
export interface Audit {
  folders: FolderCount[];
  /** Uses with findings, and all uses of the images that `isWantedImage` selects. */
  uses: ReviewedUse[];
  skippedDocuments: { path: string; reason: string }[];
}

export type OnProgress = (done: number) => void;

/** Services for a review: worker, engine, documents and store. */
export interface ReviewServices {
  store: Pick<ReviewStore, "load" | "save">;
  /** Whether a model is known to be missing. */
  needsModel: () => boolean;
  /** @throws FailureError if there is no model */
  assertModel(): Promise<void>;
  /**
   * Scans the workspace.
   * @param isWantedImage selects images by URI. The uses of these images are included even without findings
   * @throws FailureError; AbortError
   */
  audit(
    onProgress: (imageCount: number, documentCount: number) => void,
    signal: AbortSignal,
    isWantedImage?: (uri: string) => boolean,
  ): Promise<Audit>;
  /** Returns the maximum number of uses per call to `write`. */
  getWriteBatchSize(): number;
  /**
   * Writes alt text.
   * @param onResult called once per use, with its id
   * @throws FailureError for a failure that affects all uses; AbortError
   */
  write(uses: ReviewedUse[], onResult: (id: string, result: WriteResult) => void, signal: AbortSignal): Promise<void>;
  /** Checks a text as if it were the alt text of a use. @returns the problems, as sentences; empty if the text passes the rules */
  findProblems(use: ReviewedUse, alt: string): Promise<string[]>;
  applyAccepted(uses: ReviewedUse[], onProgress: OnProgress): Promise<Outcome>;
  undoApplied(uses: ReviewedUse[], onProgress: OnProgress): Promise<Outcome>;
}

/** Receives the changes to a review. */
export interface ReviewListener {
  /** Called when all uses have been replaced. */
  onUsesReplaced(): void;
  onChange(uses: ReviewedUse[]): void;
  onStatus(): void;
}
