import type { WriteResult } from "../../../../../src/altText/light.ts";
import { FailureError } from "../../../../../src/failures/failure.ts";
import type { Outcome } from "../../../../../src/extension/altText/review/documentEditor.ts";
import type { ReviewedUse } from "../../../../../src/extension/altText/review/reviewedUse.ts";
import type { StoredReview } from "../../../../../src/extension/altText/review/reviewStore.ts";
import type { Audit, OnProgress, ReviewServices } from "../../../../../src/extension/altText/review/services.ts";

interface PendingCall<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

interface PendingAudit extends PendingCall<Audit> {
  onProgress: (images: number, documents: number) => void;
}

interface PendingWrite extends PendingCall<void> {
  ids: string[];
  onResult: (id: string, written: WriteResult) => void;
}

interface PendingChange extends PendingCall<Outcome> {
  kind: "apply" | "undo";
  uses: ReviewedUse[];
  onProgress: OnProgress;
}

/** Services of a review whose calls the test resolves. They reject when their signal aborts. */
export class ScriptedServices implements ReviewServices {
  readonly audits: PendingAudit[] = [];
  readonly writes: PendingWrite[] = [];
  readonly changes: PendingChange[] = [];
  hasModel = true;
  batchSize = 2;
  stored: StoredReview | undefined;
  readonly store = {
    load: async () => this.stored,
    save: async (review: StoredReview) => void (this.stored = review),
  };

  needsModel = () => !this.hasModel;
  getWriteBatchSize = () => this.batchSize;
  findProblems = async (_: ReviewedUse, alt: string) => (alt === "image" ? ["The alt text is a placeholder."] : []);

  async assertModel(): Promise<void> {
    if (!this.hasModel) throw new FailureError({ kind: "noModel" });
  }

  audit(onProgress: PendingAudit["onProgress"], signal: AbortSignal): Promise<Audit> {
    return createPendingCall<Audit>(signal, (call) => this.audits.push({ ...call, onProgress }));
  }

  write(uses: ReviewedUse[], onResult: PendingWrite["onResult"], signal: AbortSignal): Promise<void> {
    return createPendingCall<void>(signal, (call) => this.writes.push({ ...call, ids: uses.map(({ id }) => id), onResult }));
  }

  applyAccepted(uses: ReviewedUse[], onProgress: OnProgress): Promise<Outcome> {
    return createPendingCall<Outcome>(undefined, (call) => this.changes.push({ ...call, kind: "apply", uses, onProgress }));
  }

  undoApplied(uses: ReviewedUse[], onProgress: OnProgress): Promise<Outcome> {
    return createPendingCall<Outcome>(undefined, (call) => this.changes.push({ ...call, kind: "undo", uses, onProgress }));
  }
}

function createPendingCall<T>(signal: AbortSignal | undefined, add: (call: PendingCall<T>) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    add({ resolve, reject });
  });
}
